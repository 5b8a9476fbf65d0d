package dev.tailrace.app;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code tailrace publish}: one event, or one for each line. Threads: confined to the main thread.
 */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = "Publish an event, or with --lines each line of standard input.",
    footer = {
      "",
      "One event: its id is written to standard output. Without TEXT its data is standard input,",
      "but for a line end at the very end.",
      "",
      "Examples:",
      "  tailrace publish news 'hello, world'",
      "  git log -1 | tailrace publish deploys --event release",
      "  tail -F app.log | tailrace publish logs --lines",
    })
final class PublishCommand implements Callable<Integer> {
  private static final int MAX_INPUT_BYTES = 64 * 1024 * 1024;
  private static final int INTERRUPTED = 130;
  private static final Duration LINES_PATIENCE = Duration.ofMinutes(10);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;

  @Mixin private HubOption hub;

  @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic; it may contain slashes.")
  private String topic;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT",
      description = "The event's data. Without it: standard input.")
  private String text;

  @Option(names = "--event", paramLabel = "TYPE", description = "The event type.")
  private String event;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "The event's id, instead of one that the hub gives.")
  private String id;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      description = "How long the event is of use to a listener that was not there: 30s, 10m, 1d.")
  private Duration ttl;

  @Option(
      names = "--private",
      description = "Only for those who have a right to the topic.")
  private boolean isPrivate;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The same key within 24 hours publishes once. Default: a new one each time.")
  private String key;

  @Option(
      names = "--lines",
      description =
          "Publish each line of standard input at once, and again after a failure of the hub,"
              + " without loss or double.")
  private boolean lines;

  @Option(
      names = "--retry-for",
      paramLabel = "TIME",
      description =
          "How long to try again when the hub cannot be reached. Default: 0, and 10m with --lines.")
  private Duration patience;

  private final Terminal terminal;
  private final Clock clock;
  private final Pause pause;
  private final Stop stop;

  PublishCommand(Terminal terminal, Clock clock, Pause pause, Stop stop) {
    this.terminal = terminal;
    this.clock = clock;
    this.pause = pause;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (ttl != null && ttl.isZero()) {
      throw usage("--ttl is zero; leave it out for an event that does not expire");
    }
    return lines ? publishLines() : publishOne();
  }

  private int publishOne() throws IOException, InterruptedException {
    URI uri = withQuery(hub.url().topic(topic));
    Map<String, String> fields = new HashMap<>(hub.credentials());
    fields.put("Content-Type", "text/plain; charset=utf-8");
    fields.put("Accept", "application/json");
    fields.put("Idempotency-Key", key == null ? UUID.randomUUID().toString() : key);
    byte[] body = body();
    Answer answer =
        retry(Duration.ZERO, terminal::note)
            .until(() -> HubCalls.post(uri, fields, body), hub.url().base());
    if (!answer.succeeded()) {
      throw new CommandFailure("the event was refused: " + answer.reason());
    }
    terminal.say(Answer.fields(answer.body()).getOrDefault("id", ""));
    return 0;
  }

  private int publishLines() throws IOException, InterruptedException {
    if (text != null || id != null || key != null) {
      throw usage("--lines takes many events; TEXT, --id and --idempotency-key are for one");
    }
    Progress progress = new Progress(terminal, System::nanoTime);
    LineBatch.Shape shape =
        new LineBatch.Shape(topic, event, ttl == null ? null : ttlText(), isPrivate);
    String run = UUID.randomUUID().toString();
    LinePublisher publisher =
        new LinePublisher(
            hub, shape, run, retry(LINES_PATIENCE, progress::note), progress);
    LineReader reader =
        new LineReader(
            terminal.in(), LinePublisher.MAX_LINE_BYTES, LinePublisher.BATCH_BYTES);
    try (Stop.Armed armed = stop.arm(() -> stopped(publisher))) {
      return publisher.run(reader) ? 0 : 1;
    }
  }

  private static int stopped(LinePublisher publisher) {
    publisher.stop();
    return INTERRUPTED;
  }

  private Retry retry(Duration otherwise, Consumer<String> told) {
    Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT, RandomGenerator.getDefault());
    return new Retry(patience == null ? otherwise : patience, backoff, clock, pause, told);
  }

  private URI withQuery(URI uri) {
    URI full = uri;
    if (event != null) {
      full = HubUrl.with(full, "event", event);
    }
    if (id != null) {
      full = HubUrl.with(full, "id", id);
    }
    if (isPrivate) {
      full = HubUrl.with(full, "private", "true");
    }
    return ttl == null ? full : HubUrl.with(full, "ttl", ttlText());
  }

  private String ttlText() {
    return ttl.toMillis() + "ms";
  }

  private byte[] body() throws IOException {
    if (text != null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (terminal.inIsWatched()) {
      terminal.note("type the event; Ctrl-D ends it");
    }
    byte[] bytes = terminal.in().readNBytes(MAX_INPUT_BYTES + 1);
    if (bytes.length > MAX_INPUT_BYTES) {
      throw new CommandFailure("standard input is larger than any event; did you mean --lines?");
    }
    return withoutLastLineEnd(bytes);
  }

  /**
   * As the shell's {@code $(…)} does, because nearly every program ends its output with a line
   * end.
   */
  private static byte[] withoutLastLineEnd(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
      if (length > 0 && bytes[length - 1] == '\r') {
        length--;
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
