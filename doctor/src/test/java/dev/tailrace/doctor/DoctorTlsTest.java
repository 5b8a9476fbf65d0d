package dev.tailrace.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.Certificates;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Over sockets, what hinders TLS. */
@Execution(ExecutionMode.CONCURRENT) // they wait, for what is late or never comes
class DoctorTlsTest extends DoctorRig {
  @TempDir static Path directory;

  @Test
  void aStrangersCertificateIsRefusedUnlessInsecure() throws Exception {
    hub.close();
    hub = new MockHub(Certificates.selfSigned(directory));
    Diagnosis refused = examine();
    manner = new Manner(List.of(), Optional.empty(), true, false);
    Diagnosis taken = examine();

    assertThat(codes(refused)).containsExactly("tls-untrusted");
    assertThat(taken.isHealthy()).isTrue();
    assertThat(codes(taken)).contains("certificate", "http-1", "prompt");
  }

  @Test
  void aPlainServerSpeaksNoTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> answerPlainly(plain));
      server.start();

      assertThat(codes(examine(tls(plain.getLocalPort())))).containsExactly("not-tls");
      server.join();
    }
  }

  @Test
  void aServerThatDoesNotAnswerTlsHasATimeOut() throws Exception {
    timeout = Duration.ofSeconds(2);
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(codes(examine(tls(silent.getLocalPort())))).containsExactly("tls-no-answer");
    }
  }

  private static void answerPlainly(ServerSocket plain) {
    try (Socket client = plain.accept()) {
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      client.shutdownOutput();
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Place tls(int port) {
    return Place.exactly(URI.create("https://127.0.0.1:" + port + "/"));
  }
}
