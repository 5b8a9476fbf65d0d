package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.ManualClock;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfSignedTest {
  private final ManualClock clock = new ManualClock();

  private X509Certificate make() {
    byte[] loopback = {127, 0, 0, 1};
    byte[] six = new byte[16];
    six[15] = 1;
    return SelfSigned.make(List.of("localhost", "hub.example"), List.of(loopback, six), clock)
        .chain()
        .get(0);
  }

  @Test
  void itNamesItsHostsAndAddresses() throws Exception {
    assertThat(make().getSubjectAlternativeNames())
        .containsExactly(
            List.of(2, "localhost"),
            List.of(2, "hub.example"),
            List.of(7, "127.0.0.1"),
            List.of(7, "0:0:0:0:0:0:0:1"));
  }

  @Test
  void itVouchesForItselfAndForNobodyElse() throws Exception {
    X509Certificate certificate = make();

    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
  }

  @Test
  void itIsValidForAYear() throws Exception {
    X509Certificate certificate = make();

    certificate.checkValidity(Date.from(clock.instant()));
    assertThat(certificate.getNotAfter().toInstant())
        .isEqualTo(clock.instant().plus(Duration.ofDays(365)));
  }

  @Test
  void noTwoAreAlike() {
    X509Certificate one = make();
    X509Certificate two = make();

    assertThat(one.getPublicKey()).isNotEqualTo(two.getPublicKey());
    assertThat(one.getSerialNumber()).isPositive().isNotEqualTo(two.getSerialNumber());
  }
}
