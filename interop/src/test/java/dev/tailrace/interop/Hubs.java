package dev.tailrace.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The hubs of one test: after it they are ended, and none may have logged an error or a stack
 * trace.
 *
 * <p>Threads: confined to the test's thread.
 */
final class Hubs implements AfterEachCallback {
  private final List<HubProcess> hubs = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();

  /** Starts a hub with a new directory. */
  HubProcess serve(String... arguments) {
    return start("serve", newDirectory(), List.of("-Xmx256m"), arguments);
  }

  /** Starts a hub with a new directory and options of its own for the JVM. */
  HubProcess serveWith(List<String> jvm, String... arguments) {
    return start("serve", newDirectory(), jvm, arguments);
  }

  /** Starts a hub on a directory that is the test's. */
  HubProcess serveIn(Path data, String... arguments) {
    return start("serve", data, List.of("-Xmx256m"), arguments);
  }

  /** Starts a hub that may have no more files open than this. */
  HubProcess serveWithFiles(int limit, String... arguments) {
    String lower = "ulimit -n " + limit + " && exec \"$@\"";
    HubProcess hub =
        new HubProcess(
            "serve",
            newDirectory(),
            List.of("sh", "-c", lower, "hub"),
            List.of("-Xmx256m"),
            List.of(arguments));
    return start(hub);
  }

  /** Starts the demo with a new directory. */
  HubProcess demo(String... arguments) {
    return start("demo", newDirectory(), List.of("-Xmx256m"), arguments);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    end();
  }

  /** What happens after a test; for a class whose tests share a hub, to be called after all. */
  void end() {
    hubs.forEach(HubProcess::end);
    directories.forEach(Directories::delete);
    hubs.forEach(HubProcess::assertQuiet);
  }

  private HubProcess start(String subcommand, Path data, List<String> jvm, String... arguments) {
    return start(new HubProcess(subcommand, data, List.of(), jvm, List.of(arguments)));
  }

  private HubProcess start(HubProcess hub) {
    hubs.add(hub);
    hub.start();
    return hub;
  }

  private Path newDirectory() {
    Path directory = Directories.temporary();
    directories.add(directory);
    return directory.resolve("data");
  }
}
