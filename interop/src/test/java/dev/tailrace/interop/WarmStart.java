package dev.tailrace.interop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The JVM of a hub, and a record of what its start loads, as {@code tailrace warm} makes one: there
 * are hundreds of starts, and with it each takes a third less. A record is of jars only; where
 * modules are still folders of classes, every start is cold.
 *
 * <p>Threads: thread-safe.
 */
final class WarmStart {
  static final String GREETING = "Tailrace listens on ";
  private static final String MAIN = "dev.tailrace.app.Main";

  private WarmStart() {}

  /** The first words of a command line, up to those of the hub. */
  static List<String> java(List<String> options) {
    List<String> all = new ArrayList<>(Recorded.PLAYER);
    all.addAll(options);
    return coldJava(all);
  }

  private static List<String> coldJava(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.add("-Dio.netty.leakDetection.level=paranoid");
    command.addAll(asTheLauncher());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(), MAIN));
    return command;
  }

  /** What it tells the JVM so that nothing but the hub speaks on standard error. */
  private static List<String> asTheLauncher() {
    List<String> options = new ArrayList<>(List.of("-Dio.netty.jfr.enabled=false"));
    if (Runtime.version().feature() >= 22) { // there it is in the manifest of the jar
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 23) {
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return options;
  }

  /** This test's own, without the tests; Surefire may have hidden it in the manifest of a jar. */
  private static String classPath() {
    String real = System.getProperty("surefire.test.class.path");
    String path = real == null ? System.getProperty("java.class.path") : real;
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(each -> !each.endsWith("test-classes"))
        .filter(each -> Files.exists(Path.of(each)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Made when the first hub starts. */
  private static final class Recorded {
    static final List<String> PLAYER = player();

    private static List<String> player() {
      boolean jars =
          Arrays.stream(classPath().split(File.pathSeparator))
              .allMatch(each -> Files.isRegularFile(Path.of(each)));
      return jars ? List.of("-XX:SharedArchiveFile=" + record(), "-Xlog:cds*=off") : List.of();
    }

    private static Path record() {
      Path directory = Directories.temporary();
      Path record = directory.resolve("hub.jsa");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Directories.delete(directory)));
      try {
        List<String> command =
            coldJava(List.of("-XX:ArchiveClassesAtExit=" + record, "-Xlog:cds*=off"));
        command.addAll(
            List.of("serve", "--listen", "127.0.0.1:0", "--drain=0s", "--data"));
        command.add(directory.resolve("data").toString());
        Process hub = new ProcessBuilder(command).start();
        Lines errors = new Lines("recorded hub stderr", hub.getErrorStream());
        Lines said = new Lines("recorded hub stdout", hub.getInputStream());
        said.poll();
        hub.destroy();
        if (hub.waitFor() != 0 || !Files.exists(record)) {
          throw new AssertionError("nothing was recorded: " + said.all() + errors.all());
        }
        return record;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
