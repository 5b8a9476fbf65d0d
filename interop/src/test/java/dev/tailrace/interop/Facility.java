package dev.tailrace.interop;

import java.io.File;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What a test needs of the machine beyond a JDK. */
enum Facility {
  CURL("curl on the PATH", () -> find("curl").isPresent()),
  H2LOAD("h2load, of Debian's nghttp2-client", () -> find("h2load").isPresent()),
  H2SPEC(
      "h2spec, which .ci/run installs where there is Go",
      () -> find("h2spec").isPresent()),
  NODE("node on the PATH", () -> find("node").isPresent()),
  NPM_PACKAGES(
      "the npm packages: npm ci --prefix interop/npm",
      () -> Files.isDirectory(Path.of("npm", "node_modules"))),
  NCHAN(
      "nginx on the PATH, with Debian's libnginx-mod-nchan",
      () -> find("nginx").isPresent() && Files.isReadable(NchanServer.MODULE)),
  NGINX("nginx, of Debian's nginx", () -> find("nginx").isPresent()),
  HAPROXY("haproxy, of Debian's haproxy", () -> find("haproxy").isPresent()),
  CADDY("caddy, of Debian's caddy", () -> find("caddy").isPresent()),
  APACHE("apache2, of Debian's apache2", () -> find("apache2").isPresent()),
  VARNISH("varnishd, of Debian's varnish", () -> find("varnishd").isPresent()),
  SQUID("squid, of Debian's squid", () -> find("squid").isPresent()),
  CHROMIUM("chromium on the PATH", () -> find("chromium").isPresent()),
  CHROMEDRIVER("chromedriver on the PATH", () -> find("chromedriver").isPresent()),
  PRLIMIT("prlimit on the PATH, of util-linux", () -> find("prlimit").isPresent()),
  PROC("Linux's /proc", () -> Files.isDirectory(Path.of("/proc/self/fd"))),
  MOUNTS("root, to mount a small tmpfs", () -> find("mount").isPresent() && mayMount()),
  ROUTES("ip on the PATH, and root", () -> find("ip").isPresent() && mayRoute());

  private static final int NET_ADMIN = 12;
  private static final int SYS_ADMIN = 21;

  private static final String SBIN = "/usr/sbin";
  private static final String GO_BIN = "go/bin"; // of this module

  private final String description;
  private final BooleanSupplier present;

  Facility(String description, BooleanSupplier present) {
    this.description = description;
    this.present = present;
  }

  String description() {
    return description;
  }

  boolean isPresent() {
    return present.getAsBoolean();
  }

  /** The executable of that name. */
  static Path program(String name) {
    return find(name).orElseThrow(() -> new AssertionError(name + " is not on the PATH"));
  }

  private static boolean mayMount() {
    return may(SYS_ADMIN);
  }

  private static boolean mayRoute() {
    return may(NET_ADMIN);
  }

  /** Whether it has this of capabilities(7), which is named by its bit. */
  private static boolean may(int capability) {
    String effective = "CapEff:";
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(effective))
          .map(line -> new BigInteger(line.substring(effective.length()).trim(), 16))
          .anyMatch(capabilities -> capabilities.testBit(capability));
    } catch (IOException e) {
      return false; // not Linux
    }
  }

  /** On the PATH, in this module, or where Debian puts servers, which is not on everybody's. */
  private static Optional<Path> find(String program) {
    String path = String.join(File.pathSeparator, System.getenv("PATH"), SBIN, GO_BIN);
    return Stream.of(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
