package dev.tailrace.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configurations of docs/operate/proxies.md, of which each proxy has one, as they are to the
 * letter but for what belongs to a machine: the public address, the hub's, and the certificate.
 *
 * <p>Threads: immutable.
 */
final class ProxyPage {
  static final String HOST = "events.example.org";

  private static final Path PAGE = Path.of("../docs/operate/proxies.md");
  private static final String HUB = "127.0.0.1:8080";

  private final String page;
  private final Path certificates;

  /** @param certificates a directory with what {@link Certificate#writePem} has written */
  ProxyPage(Path certificates) {
    this.certificates = certificates;
    try {
      page = Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the configuration has TLS, and HTTP/2 with it. */
  static boolean isSecure(ProxyProgram program) {
    return program != ProxyProgram.VARNISH && program != ProxyProgram.SQUID;
  }

  /** The site of that proxy, for a machine of its own. */
  String site(ProxyProgram program) {
    String block = block(program);
    for (Swap swap : swaps(program)) {
      if (!block.contains(swap.of())) {
        throw new AssertionError(program + ": '" + swap.of() + "' is not in\n" + block);
      }
      block = block.replace(swap.of(), swap.by());
    }
    return block;
  }

  private String block(ProxyProgram program) {
    Matcher block =
        Pattern.compile("(?im)^## " + program + "\n\n```\\w+\n([^`]+)^```$").matcher(page);
    if (!block.find()) {
      throw new AssertionError("no configuration of " + program + " on " + PAGE);
    }
    return block.group(1);
  }

  private List<Swap> swaps(ProxyProgram program) {
    Swap hub = new Swap(HUB, "127.0.0.1:@hub@");
    return switch (program) {
      case NGINX ->
          List.of(hub, new Swap("listen 443 ", "listen 127.0.0.1:@port@ "), chain(), key());
      case HAPROXY ->
          List.of(
              hub,
              new Swap("bind :443 ", "bind 127.0.0.1:@port@ "),
              new Swap("/etc/haproxy/events.pem", file("both.pem")));
      case CADDY ->
          List.of(
              hub,
              new Swap(
                  HOST + " {\n",
                  "https://" + HOST + ":@port@ {\n"
                      + ("tls " + file("certificate.pem") + " " + file("key.pem") + "\n")));
      case APACHE -> List.of(hub, new Swap("*:443", "*:@port@"), chain(), key());
      case VARNISH -> List.of(new Swap("\"8080\"", "\"@hub@\""));
      case SQUID ->
          List.of(
              new Swap("127.0.0.1 parent 8080 ", "127.0.0.1 parent @hub@ "),
              new Swap("http_port 80 ", "http_port 127.0.0.1:@port@ "));
    };
  }

  private Swap chain() {
    return new Swap("/etc/ssl/events.pem", file("certificate.pem"));
  }

  private Swap key() {
    return new Swap("/etc/ssl/events.key", file("key.pem"));
  }

  private String file(String name) {
    return certificates.resolve(name).toString();
  }

  /** What stands on the page, and what stands for it here. */
  private record Swap(String of, String by) {}
}
