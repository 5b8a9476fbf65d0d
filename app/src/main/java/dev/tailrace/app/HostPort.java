package dev.tailrace.app;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a server listens.
 *
 * @param host a name or an address; an IPv6 address without its brackets
 * @param port 0 to 65535; 0 lets the system choose
 *     <p>Threads: immutable.
 */
record HostPort(String host, int port) {
  private static final Pattern SHAPE =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^\\[\\]:/\\s]+)):(\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  /** As it stands in a URL: {@code 127.0.0.1:8080}, {@code [::1]:8080}. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  HostPort withPort(int newPort) {
    return new HostPort(host, newPort);
  }

  /**
   * Resolves the host now; {@link InetSocketAddress#isUnresolved} if nothing is known by that name.
   */
  InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  /** Reads {@code host:port}. */
  static final class Converter implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String text) {
      Matcher matcher = SHAPE.matcher(text);
      if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
        throw new TypeConversionException(
            "'" + text + "' is not an address; write it like 127.0.0.1:8080 or [::1]:8080");
      }
      String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      return new HostPort(host, Integer.parseInt(matcher.group(3)));
    }
  }
}
