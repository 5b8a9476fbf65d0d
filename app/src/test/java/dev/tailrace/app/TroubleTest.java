package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertificateException;
import org.junit.jupiter.api.Test;

class TroubleTest {
  private static final String WHERE = "https://example.org";

  @Test
  void aCertificateThatIsNotAcceptedIsCalledSo() {
    IOException refused = new IOException("handshake", new CertificateException("expired"));

    assertThat(Trouble.with(WHERE, refused))
        .isEqualTo("the certificate of https://example.org is not accepted: expired");
  }

  @Test
  void anEndInTheMiddleIsToldInOurWords() {
    IOException cut = new IOException("state: READING_LENGTH", new EOFException("EOF reached"));

    assertThat(Trouble.with(WHERE, cut))
        .isEqualTo("the connection to https://example.org broke: it ended too early");
  }
}
