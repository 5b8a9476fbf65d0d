package dev.tailrace.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The proxies that people have, as Debian ships them. Each has two templates: its frame, what it
 * needs to run in a directory of its own, and its site, the hub behind it at the default settings.
 *
 * <p>Threads: immutable.
 */
enum ProxyProgram {
  NGINX(
      Facility.NGINX, "nginx", "-e", "stderr", "-p", "@directory@/", "-c", "@configuration@"),
  HAPROXY(Facility.HAPROXY, "haproxy", "-db", "-f", "@configuration@"),
  CADDY(
      Facility.CADDY,
      "caddy",
      "run",
      "--adapter",
      "caddyfile",
      "--config",
      "@configuration@"),
  APACHE(Facility.APACHE, "apache2", "-D", "FOREGROUND", "-f", "@configuration@"),
  VARNISH(
      Facility.VARNISH,
      "varnishd",
      "-F",
      "-n",
      "@directory@/work",
      "-a",
      "127.0.0.1:@port@",
      "-f",
      "@configuration@"),
  SQUID(
      Facility.SQUID,
      "squid",
      "-n",
      "tailrace@port@", // what it calls its shared memory
      "-N",
      "-d",
      "1",
      "-f",
      "@configuration@");

  private final Facility facility;
  private final String program;
  private final List<String> arguments;

  ProxyProgram(Facility facility, String program, String... arguments) {
    this.facility = facility;
    this.program = program;
    this.arguments = List.of(arguments);
  }

  Facility facility() {
    return facility;
  }

  String program() {
    return program;
  }

  List<String> arguments() {
    return arguments;
  }

  /** The whole configuration with that site in it. */
  String framed(String site) {
    return resource("frame").replace("@site@", site);
  }

  /** The hub behind it, and more of the proxy's own language. */
  String site(String more) {
    return resource("site").replace("@more@", more);
  }

  private String resource(String kind) {
    String name = "/proxies/" + name().toLowerCase(Locale.ROOT) + "." + kind;
    try (InputStream in = ProxyProgram.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
