package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.server.TlsOptions.Engine;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A certificate's life in its files. The server looks at them when it is told to. */
@OnEveryEngine
class CertificateTest {
  private static final Duration NEVER = Duration.ofDays(1);

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private final Engine engine;
  private final Credentials first = PemFiles.make("first", server.clock);
  private final Credentials second = PemFiles.make("second", server.clock);

  @TempDir private Path folder;
  private PemFiles files;

  CertificateTest(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void writeTheFirst() {
    files = PemFiles.in(folder);
    files.write(first);
    server.tls(tls(NEVER));
  }

  private TlsOptions tls(Duration reload) {
    return TlsOptions.of(files.certificate(), files.key()).withEngine(engine).withReload(reload);
  }

  private TlsContext look() throws IOException {
    TlsContext tls = server.server().tls();
    tls.check();
    return tls;
  }

  /** Whom a new connection meets. */
  private X509Certificate met() throws IOException {
    TlsClient client = new TlsClient();
    server.connect(0, client).get("/health/live").readResponse();
    return client.certificate();
  }

  private static X509Certificate of(Credentials credentials) {
    return credentials.chain().get(0);
  }

  @Test
  void theFilesCertificateIsUsed() throws IOException {
    assertThat(met()).isEqualTo(of(first));
  }

  @Test
  void aNewOneIsUsedForNewConnectionsAndRunningStreamsGoOn() throws IOException {
    RawHttp running = server.follow("/topics/t");

    PemFiles.replace(files.certificate(), PemFiles.certificate(second));
    PemFiles.replace(files.key(), PemFiles.key(second.key()));
    TlsContext tls = look();

    assertThat(met()).isEqualTo(of(second));
    server.publish("t", "hello");
    assertThat(running.readChunk()).contains("data: hello\n");
    assertThat(tls.reloads.sum()).isEqualTo(1);
    assertThat(tls.failedReloads.sum()).isZero();
  }

  @Test
  void theServerLooksByItself() throws IOException {
    server.tls(tls(Duration.ofMillis(10)));
    TlsContext tls = server.server().tls();

    files.write(second);

    ServerFixture.eventually("reloaded", () -> tls.reloads.sum() == 1);
    assertThat(met()).isEqualTo(of(second));
  }

  @Test
  void aLinkThatIsTurnedIsFollowed() throws IOException {
    PemFiles one = PemFiles.in(Files.createDirectory(folder.resolve("..1")));
    PemFiles two = PemFiles.in(Files.createDirectory(folder.resolve("..2")));
    one.write(first);
    two.write(second);
    Path link = Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    for (Path file : new Path[] {files.certificate(), files.key()}) {
      Files.delete(file);
      Files.createSymbolicLink(file, Path.of("..data").resolve(file.getFileName()));
    }
    assertThat(met()).isEqualTo(of(first));

    Path next = Files.createSymbolicLink(folder.resolve("..next"), Path.of("..2"));
    Files.move(
        next,
        link,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    look();

    assertThat(met()).isEqualTo(of(second));
  }

  @Test
  void aHalfWrittenFileChangesNothingAndIsToldOnceAndTriedAgainWhenItChanges()
      throws IOException {
    server.server();
    String whole = PemFiles.certificate(second);

    PemFiles.write(files.key(), PemFiles.key(second.key()));
    PemFiles.write(files.certificate(), whole.substring(0, whole.length() / 2));
    look();
    TlsContext tls = look();
    assertThat(tls.failedReloads.sum()).isEqualTo(1);
    assertThat(met()).isEqualTo(of(first));
    PemFiles.write(files.certificate(), whole);
    look();

    assertThat(met()).isEqualTo(of(second));
    assertThat(tls.failedReloads.sum()).isEqualTo(1);
  }

  @Test
  void aCertificateWithoutItsKeyIsNotUsed() throws IOException {
    server.server();

    PemFiles.write(files.certificate(), PemFiles.certificate(second));
    TlsContext tls = look();

    assertThat(tls.failedReloads.sum()).isEqualTo(1);
    assertThat(met()).isEqualTo(of(first));
  }

  @Test
  void aFileThatIsAwayIsToldOnceAndWaitedFor() throws IOException {
    server.server();

    Files.delete(files.certificate());
    look();
    TlsContext tls = look();
    assertThat(tls.failedReloads.sum()).isEqualTo(1);
    assertThat(met()).isEqualTo(of(first));
    files.write(second);
    look();

    assertThat(met()).isEqualTo(of(second));
  }

  @Test
  void theEndOfTheCertificateInUseIsKnown() throws IOException {
    assertThat(server.server().tls().expiry())
        .isEqualTo(server.clock.instant().plus(SelfSigned.VALID));

    server.clock.advance(Duration.ofDays(10));
    files.write(PemFiles.make("later", server.clock));

    assertThat(look().expiry()).isEqualTo(server.clock.instant().plus(SelfSigned.VALID));
  }

  @Test
  void oneThatEndsSoonOrHasEndedIsToldOnceADay() throws IOException {
    TlsContext tls = server.server().tls();

    server.clock.advance(SelfSigned.VALID.minusDays(14).minusSeconds(1));
    tls.check();
    assertThat(tls.reminders()).isZero();
    for (int hours = 0; hours < 48; hours++) {
      server.clock.advance(Duration.ofHours(1));
      tls.check();
    }

    assertThat(tls.reminders()).isEqualTo(2);
    assertThat(met()).isEqualTo(of(first)); // to end the streams would help nobody
  }

  @Test
  void whatCannotBeUsedEndsTheStartWithTheReason() {
    PemFiles.write(files.key(), PemFiles.key(second.key()));
    assertThatThrownBy(server::server)
        .isInstanceOf(IOException.class)
        .hasMessage(
            files.certificate() + " cannot be used: the key is not that of the certificate");

    PemFiles.write(files.certificate(), "");
    assertThatThrownBy(server::server)
        .isInstanceOf(IOException.class)
        .hasMessage(files.certificate() + " cannot be used: there is no certificate in it");

    PemFiles.write(files.key(), "x");
    assertThatThrownBy(server::server)
        .isInstanceOf(IOException.class)
        .hasMessage(files.key() + " cannot be used: there is no private key in it");
  }

  @Test
  void aFileThatIsMissingEndsTheStart() throws IOException {
    Files.delete(files.key());

    assertThatThrownBy(server::server)
        .isInstanceOf(IOException.class)
        .hasMessage(files.key() + " cannot be read: there is no such file");
  }
}
