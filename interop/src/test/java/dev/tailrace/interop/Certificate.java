package dev.tailrace.interop;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1 that vouches for itself, made by the JDK's {@code keytool}.
 *
 * @param keys for a server that has it
 * @param trusting for a client that trusts it
 */
record Certificate(KeyManagerFactory keys, SSLContext trusting) {
  private static final String PASSWORD = "not-a-secret";

  static Certificate make(Path folder) throws Exception {
    Path file = folder.resolve("certificate.p12");
    generate(file);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD.toCharArray());
    return new Certificate(keys, trusting(store));
  }

  /** Writes into the folder what programs with OpenSSL read: both parts, and both in one file. */
  static void writePem(Path folder) throws Exception {
    make(folder);
    KeyStore store =
        KeyStore.getInstance(folder.resolve("certificate.p12").toFile(), PASSWORD.toCharArray());
    String certificate = pem("CERTIFICATE", store.getCertificate("it").getEncoded());
    String key = pem("PRIVATE KEY", store.getKey("it", PASSWORD.toCharArray()).getEncoded());
    Files.writeString(folder.resolve("certificate.pem"), certificate);
    Files.writeString(folder.resolve("key.pem"), key);
    Files.writeString(folder.resolve("both.pem"), certificate + key);
  }

  private static String pem(String what, byte[] bytes) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  private static SSLContext trusting(KeyStore store) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("it", store.getCertificate("it"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static void generate(Path file) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        List.of(
            keytool, "-genkeypair", "-alias", "it", "-keyalg", "EC", "-groupname", "secp256r1",
            "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1", "-validity", "3650",
            "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (process.waitFor() != 0) {
      throw new AssertionError(said);
    }
  }
}
