package dev.tailrace.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tailrace serve}: a hub. Threads: confined to the main thread. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    description = "Run a hub until it is told to stop (SIGTERM, Ctrl-C), which ends it with 0.",
    footer = {
      "",
      "Times are written like 50ms, 15s, 10m, 2h, 1d; sizes like 512, 256KiB, 1MiB, 10GB.",
      "Every option can be an environment variable, --max-event-size as TAILRACE_MAX_EVENT_SIZE,",
      "or be in a file that TAILRACE_MAX_EVENT_SIZE_FILE names; there, origins are separated by",
      "commas and --retain rules by semicolons. Or a line in tailrace.yaml: max-event-size: 1MiB.",
      "A flag comes before a variable, and that before tailrace.yaml.",
    })
final class ServeCommand implements Callable<Integer> {
  private static final Path DATA = Path.of("tailrace-data");

  @Mixin private HubFlags flags;

  private final Terminal terminal;
  private final Clock clock;
  private final Stop stop;

  ServeCommand(Terminal terminal, Clock clock, Stop stop) {
    this.terminal = terminal;
    this.clock = clock;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    flags.beginLogging();
    OptionalLong files = FileLimit.soft();
    if (flags.isToPrint()) {
      terminal.say(flags.print());
      flags.settings(DATA, files); // complains of what no hub can be started with
      return 0;
    }
    HubSettings settings = flags.settings(DATA, files);
    try (RunningHub running = HubStart.start(settings, SitePages.load("/"), clock);
        Stop.Armed armed = stop.arm(() -> stop(running), running::hurry)) {
      tell(running.url(), flags.curl());
      terminal.note(limits(settings, files));
      if (settings.server().management() != null) {
        terminal.note("management on " + running.managementUrl());
      }
      running.awaitClose();
    }
    return 0;
  }

  /** What a script may read: the first line, and that there are three. */
  private void tell(String url, String curl) throws IOException {
    String topic = url + "/topics/news";
    terminal.say("Tailrace listens on " + url);
    terminal.say("Click: " + topic);
    terminal.say("Curl:  " + curl + " -N " + topic + "  and  " + curl + " -d hello " + topic);
  }

  private static String limits(HubSettings settings, OptionalLong files) {
    int connections = settings.server().limits().maxConnections();
    String open = files.isPresent() ? "; " + files.getAsLong() + " files may be open" : "";
    String log = "log in " + settings.log().directory();
    return log + ", at most " + connections + " connections" + open;
  }

  private int stop(RunningHub running) {
    running.drain(flags.drain());
    running.close();
    return 0;
  }
}
