package dev.tailrace.app;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tailrace follow}: writes events as they come. Threads: confined to the main thread. */
@Command(
    name = "follow",
    mixinStandardHelpOptions = true,
    description = "Follow topics, or any event stream by its URL, until interrupted.",
    footer = {
      "",
      "It reconnects by itself and goes on from the last event it had. It ends with 0 when",
      "--max-events are written, when the server says that there is nothing more (204), or",
      "when nobody reads its output any more.",
      "",
      "Examples:",
      "  tailrace follow news",
      "  tailrace follow 'sensors/*/temperature' alerts --format json | jq .data",
      "  tailrace follow logs --last 100 | grep ERROR",
    })
final class FollowCommand implements Callable<Integer> {
  /** What the events look like on standard output. */
  enum Format {
    text,
    json
  }

  @Spec private CommandSpec spec;

  @Mixin private HubOption hub;

  @Parameters(
      arity = "1..*",
      paramLabel = "TOPIC|URL",
      description =
          "Topics; * stands for one level and ** for any number of them. Or the URL, http or https,"
              + " of any event stream.")
  private List<String> what;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "text: each event's data and a line end (on a terminal after its type and id). json: one"
              + " object a line, {\"event\":…,\"id\":…,\"data\":…}. Default:"
              + " ${DEFAULT-VALUE}.")
  private Format format;

  @Option(
      names = "--last-event-id",
      paramLabel = "ID",
      description = "Start after this event; \"earliest\" and \"latest\" are ids too.")
  private String lastEventId;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Start this long ago (10m, 2h, 1d), or at a time (2026-05-01T12:00:00Z).")
  private String since;

  @Option(names = "--last", paramLabel = "N", description = "Start with the last N events.")
  private Integer last;

  @Option(names = "--max-events", paramLabel = "N", description = "End after N events.")
  private Long maxEvents;

  @Option(names = "--wait", description = "Wait for a hub that cannot be reached at first.")
  private boolean waits;

  @Option(
      names = "--silence",
      paramLabel = "TIME",
      defaultValue = "60s",
      description =
          "Reconnect when this long not even a heartbeat has come; 0 for never. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration silence;

  private final Terminal terminal;
  private final Pause pause;

  FollowCommand(Terminal terminal, Pause pause) {
    this.terminal = terminal;
    this.pause = pause;
  }

  @Override
  public Integer call() throws InterruptedException {
    requireOneStart();
    long most = maxEvents == null ? Long.MAX_VALUE : require("--max-events", maxEvents, 1);
    String id = lastEventId == null ? "" : lastEventId;
    StreamReader reader = new StreamReader(terminal, printer(), id, most, terminal::note);
    new Follower(source(), lastEventId, reader, RandomGenerator.getDefault(), pause, terminal::note)
        .run();
    return 0;
  }

  private EventPrinter printer() {
    if (format == Format.json) {
      return EventPrinter.JSON;
    }
    return terminal.outIsWatched() ? EventPrinter.WATCHED : EventPrinter.TEXT;
  }

  private Follower.Source source() {
    URI next = next();
    URI first = next;
    if (since != null) {
      first = HubUrl.with(first, "since", since);
    }
    if (last != null) {
      first = HubUrl.with(first, "last", Long.toString(require("--last", last, 0)));
    }
    return new Follower.Source(first, next, waits, silence);
  }

  private URI next() {
    if (what.size() == 1 && isUrl(what.get(0))) {
      return url(what.get(0));
    }
    if (what.stream().anyMatch(FollowCommand::isUrl)) {
      throw usage("a URL stands alone; follow several topics of one hub with --url");
    }
    boolean plain = what.size() == 1 && what.get(0).indexOf('*') < 0;
    return plain ? hub.url().topic(what.get(0)) : hub.url().events(what);
  }

  private static boolean isUrl(String text) {
    return text.startsWith("http://") || text.startsWith("https://");
  }

  private URI url(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw usage("'" + text + "' is not a URL");
    }
  }

  private void requireOneStart() {
    int starts = (lastEventId == null ? 0 : 1) + (since == null ? 0 : 1) + (last == null ? 0 : 1);
    if (starts > 1) {
      throw usage("--last-event-id, --since and --last are three ways to start; give one");
    }
  }

  private long require(String option, long value, long least) {
    if (value < least) {
      throw usage(option + " is less than " + least + ": " + value);
    }
    return value;
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
