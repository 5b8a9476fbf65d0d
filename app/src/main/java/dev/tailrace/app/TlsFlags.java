package dev.tailrace.app;

import dev.tailrace.server.TlsOptions;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a hub is secured. Threads: confined to the main thread. */
@Heading("TLS")
final class TlsFlags {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Listen with TLS, with the certificate in this file (PEM; those that vouch for it after"
              + " it). It is used anew when the file changes.")
  private Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The key of the certificate (PEM, not encrypted).")
  private Path key;

  @Option(
      names = "--tls-self-signed",
      description =
          "Listen with TLS, with a certificate made at each start that no client trusts; for"
              + " development.")
  private boolean selfSigned;

  @Option(
      names = "--tls-reload",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "How often these files are looked at. Default: ${DEFAULT-VALUE}.")
  private Duration reload;

  @Option(
      names = "--tls-engine",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "boringssl or jdk; auto is BoringSSL where it loads, else the JDK. Default:"
              + " ${DEFAULT-VALUE}.")
  private TlsOptions.Engine engine;

  /**
   * What they ask for; null for no TLS.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  TlsOptions tls() {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "--tls-cert and --tls-key go together: "
              + (key == null ? "--tls-key" : "--tls-cert")
              + " is missing");
    }
    if (selfSigned && certificate != null) {
      throw new IllegalArgumentException(
          "--tls-self-signed makes a certificate of its own; leave out --tls-cert and --tls-key");
    }
    if (!selfSigned && certificate == null) {
      return null;
    }
    TlsOptions tls = selfSigned ? TlsOptions.selfSigned() : TlsOptions.of(certificate, key);
    return tls.withEngine(engine).withReload(reload);
  }

  /** Whether no client trusts the certificate unless it is told to. */
  boolean isSelfSigned() {
    return selfSigned;
  }
}
