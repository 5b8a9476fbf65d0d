package dev.tailrace.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How connections are secured: with TLS 1.2 or 1.3. Both files are PEM, and looked at again and
 * again: a new certificate is used for the next connection, and no open one notices.
 *
 * @param certificate a file with the server's certificate and then those that vouch for it; null,
 *     and {@code key} too, for one that is made at each start and vouches for itself
 * @param key a file with the key of the first certificate, not encrypted
 * @param engine who speaks TLS
 * @param reload how often the files are looked at; positive
 *     <p>Threads: immutable.
 */
public record TlsOptions(Path certificate, Path key, Engine engine, Duration reload) {
  /** Who speaks TLS. */
  public enum Engine {
    /** BoringSSL where it loads, else the JDK. */
    AUTO,
    /** BoringSSL; starting fails where it does not load. */
    BORINGSSL,
    /** The JDK. */
    JDK
  }

  private static final Duration EVERY = Duration.ofSeconds(5);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if there is one file without the other, or an interval that
   *     is not positive
   */
  public TlsOptions {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("a certificate and its key go together");
    }
    Objects.requireNonNull(engine, "engine");
    if (reload.isNegative() || reload.isZero()) {
      throw new IllegalArgumentException("reload is not positive: " + reload);
    }
  }

  /**
   * With a certificate of the owner's; the files are looked at every five seconds.
   *
   * @param certificate a PEM file
   * @param key a PEM file
   * @return such TLS, by the engine that is there
   */
  public static TlsOptions of(Path certificate, Path key) {
    Objects.requireNonNull(certificate, "certificate");
    return new TlsOptions(certificate, key, Engine.AUTO, EVERY);
  }

  /**
   * With one for development, that names localhost and the address listened on.
   *
   * @return such TLS, by the engine that is there
   */
  public static TlsOptions selfSigned() {
    return new TlsOptions(null, null, Engine.AUTO, EVERY);
  }

  /**
   * The same by another engine.
   *
   * @param value which one
   * @return the changed copy
   */
  public TlsOptions withEngine(Engine value) {
    return new TlsOptions(certificate, key, value, reload);
  }

  /**
   * The same with the files looked at so often.
   *
   * @param value how often; positive
   * @return the changed copy
   */
  public TlsOptions withReload(Duration value) {
    return new TlsOptions(certificate, key, engine, value);
  }

  /**
   * Whether the certificate is made at the start.
   *
   * @return true if there are no files
   */
  public boolean isSelfSigned() {
    return certificate == null;
  }
}
