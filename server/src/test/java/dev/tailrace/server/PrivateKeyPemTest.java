package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateKeyPemTest {
  private static final int KEY = 2; // of the parts of PKCS #8

  @ParameterizedTest
  @CsvSource({"RSA, 2048", "EC, 256", "EC, 384", "Ed25519, 255"})
  void aKeyInPkcs8IsRead(String algorithm, int size) {
    PrivateKey key = PemFiles.newKey(algorithm, size);

    assertThat(PrivateKeyPem.read("some text\n" + PemFiles.key(key))).isEqualTo(key);
  }

  @Test
  void anRsaKeyInPkcs1IsRead() {
    PrivateKey key = PemFiles.newKey("RSA", 2048);

    String pem = PemFiles.block("RSA PRIVATE KEY", inner(key));

    assertThat(PrivateKeyPem.read(pem)).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({"256", "384", "521"})
  void aKeyOnACurveInSec1IsReadPastItsParameters(int size) {
    PrivateKey key = PemFiles.newKey("EC", size);
    byte[] curve = Der.all(parts(key).get(1).content()).get(1).encoded();
    List<Der> bare = Der.all(Der.all(inner(key)).get(0).content());
    byte[] named =
        Der.of(
            Der.SEQUENCE,
            bare.get(0).encoded(),
            bare.get(1).encoded(),
            new Der(0xA0, curve).encoded());

    String pem =
        PemFiles.block("EC PARAMETERS", curve) + PemFiles.block("EC PRIVATE KEY", named);

    ECPrivateKey read = (ECPrivateKey) PrivateKeyPem.read(pem);
    assertThat(read.getS()).isEqualTo(((ECPrivateKey) key).getS());
    assertThat(read.getParams()).isEqualTo(((ECPrivateKey) key).getParams());
  }

  @ParameterizedTest
  @CsvSource({"ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY"})
  void anEncryptedKeyIsRefused(String label) {
    String pem = "-----BEGIN " + label + "-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrivateKeyPem.read(pem))
        .withMessage("the key is encrypted; decrypt it first");
  }

  @Test
  void aFileWithoutAKeyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrivateKeyPem.read(PemFiles.block("CERTIFICATE", new byte[9])))
        .withMessage("there is no private key in it");
  }

  @Test
  void aKeyThatIsCutAnywhereIsRefused() {
    String pem = PemFiles.block("RSA PRIVATE KEY", inner(PemFiles.newKey("RSA", 2048))).strip();

    for (int length = 0; length < pem.length(); length++) {
      String cut = pem.substring(0, length);
      assertThatIllegalArgumentException().isThrownBy(() -> PrivateKeyPem.read(cut));
    }
  }

  @Test
  void aDamagedKeyIsRefused() {
    byte[] damaged = PemFiles.newKey("EC", 256).getEncoded();
    damaged[10] ^= 1; // in the name of the algorithm

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrivateKeyPem.read(PemFiles.block("PRIVATE KEY", damaged)))
        .withMessageContaining("damaged");
  }

  @Test
  void aValueThatIsLongerThanItsFileIsRefused() {
    byte[] long1 = {0x30, (byte) 0x84, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0};
    byte[] long2 = {0x30, (byte) 0x88, 0, 0, 0, 0, 0, 0, 0, 1, 0};
    byte[] noLength = {0x30};

    for (byte[] hostile : List.of(long1, long2, noLength)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PrivateKeyPem.read(PemFiles.block("EC PRIVATE KEY", hostile)));
    }
  }

  private static List<Der> parts(PrivateKey key) {
    return Der.all(Der.all(key.getEncoded()).get(0).content());
  }

  private static byte[] inner(PrivateKey key) {
    return parts(key).get(KEY).content();
  }
}
