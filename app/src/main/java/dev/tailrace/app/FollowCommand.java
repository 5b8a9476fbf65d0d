package dev.tailrace.app;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
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
      "--max-events are written, when the server says that there is nothing more (204), when",
      "with --no-reconnect the stream has ended, or when nobody reads its output any more; with",
      "1 and a sentence when it fails for good.",
      "",
      "Examples:",
      "  tailrace follow news",
      "  tailrace follow 'sensors/*/temperature' alerts --format json | jq .data",
      "  tailrace follow logs --last 100 | grep ERROR",
      "  tailrace follow https://llm.example/v1/chat --no-reconnect --data @ask.json \\",
      "      --header 'Content-Type: application/json' --header \"Authorization: Bearer $KEY\"",
    })
final class FollowCommand implements Callable<Integer> {
  /** What the events look like on standard output. */
  enum Format {
    text,
    json
  }

  private static final int HIGHEST_PORT = 65_535;

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

  @Option(
      names = "--no-reconnect",
      description = "End with the stream: with 0 if it ended as it should, else with 1.")
  private boolean once;

  @Option(names = "--wait", description = "Wait for a hub that cannot be reached at first.")
  private boolean waits;

  @Option(
      names = "--silence",
      paramLabel = "TIME",
      description =
          "Reconnect when this long not even a heartbeat has come; 0 for never. Default: two and a"
              + " half of the heartbeats that the server announces, else 5m.")
  private Duration silence;

  @Option(
      names = "--show",
      paramLabel = "comments,state",
      hideParamSyntax = true,
      split = ",",
      description =
          "Tell of these too, on standard error: comments, and how each connection came and went.")
  private Set<Follower.Show> show = Set.of();

  @ArgGroup(validate = false, heading = RequestFlags.HEADING)
  private RequestFlags flags = new RequestFlags();

  private final Terminal terminal;
  private final Pause pause;

  FollowCommand(Terminal terminal, Pause pause) {
    this.terminal = terminal;
    this.pause = pause;
  }

  @Override
  public Integer call() {
    requireOneStart();
    long most = maxEvents == null ? Long.MAX_VALUE : require("--max-events", maxEvents, 1);
    EventWriter writer = new EventWriter(terminal.out(), printer(), most, terminal::note);
    URI uri = uri();
    request(uri); // complains now, if at all
    new Follower(uri, () -> request(uri), manner(), writer, pause, terminal::note).run();
    return 0;
  }

  private Follower.Manner manner() {
    String id = lastEventId == null ? "" : lastEventId;
    if (id.indexOf('\r') >= 0 || id.indexOf('\n') >= 0) {
      throw usage("--last-event-id holds a line end, as no id can");
    }
    return new Follower.Manner(id, waits, once, silence, show);
  }

  private HttpRequest request(URI uri) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(flags.request(uri), (name, value) -> true);
      hub.credentials().forEach(request::setHeader);
      return request.build();
    } catch (IllegalArgumentException e) {
      throw usage("no such request can be sent: " + e.getMessage());
    }
  }

  private EventPrinter printer() {
    if (format == Format.json) {
      return EventPrinter.JSON;
    }
    return terminal.outIsWatched() ? EventPrinter.WATCHED : EventPrinter.TEXT;
  }

  /** What is asked for the first time and every time: a cursor counts more than these do. */
  private URI uri() {
    URI uri = place();
    if (since != null) {
      uri = HubUrl.with(uri, "since", since);
    }
    if (last != null) {
      uri = HubUrl.with(uri, "last", Long.toString(require("--last", last, 0)));
    }
    return uri;
  }

  private URI place() {
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
    return text.regionMatches(true, 0, "http://", 0, 7)
        || text.regionMatches(true, 0, "https://", 0, 8);
  }

  private URI url(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw usage("'" + text + "' is not a URL");
    }
    if (uri.getPort() > HIGHEST_PORT) {
      throw usage("'" + text + "' is not a URL: there is no such port");
    }
    if (uri.getRawUserInfo() != null) { // never sent, and it would be shown
      throw usage("a URL cannot hold a password; give it as --header 'Authorization: Basic ...'");
    }
    return uri;
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
