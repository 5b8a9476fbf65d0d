package dev.tailrace.app;

import dev.tailrace.doctor.Diagnosis;
import dev.tailrace.doctor.Doctor;
import dev.tailrace.doctor.Manner;
import dev.tailrace.doctor.Place;
import dev.tailrace.doctor.Series;
import dev.tailrace.doctor.TextReport;
import dev.tailrace.doctor.Visit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tailrace doctor}: examines a stream. Threads: confined to the main thread. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Open a stream through whatever lies between here and the hub, and say what was found:",
      "buffering, idle cut-off, compression without flush, a cache, lost headers, a wrong clock.",
    },
    footer = {
      "",
      "With a hub's address (https://hub.example/) it follows a topic of its own and publishes",
      "probes to it. A URL that names a topic (/topics/...) or topics (/events?topic=...) is",
      "followed as it is, and gets probes with --publish only.",
      "",
      "It ends with 0 when nothing is wrong (there may be warnings), with 1 when something is, or",
      "when the stream cannot be reached, with 2 when the command line is not understood.",
      "",
      "Examples:",
      "  tailrace doctor https://hub.example/",
      "  tailrace doctor https://hub.example/ --idle 70s --origin https://app.example",
      "  tailrace doctor 'https://hub.example/events?topic=news' --publish --json | jq .findings",
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "URL",
      description = "A hub's address, or a stream's, as its listeners write it.")
  private String url;

  @Option(names = "--publish", description = "Publish probes to the topic that URL names, too.")
  private boolean publish;

  @Option(
      names = "--as-is",
      description = "URL is a stream's, whoever serves it; publish nothing.")
  private boolean exactly;

  @Option(
      names = "--probes",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many probes. Default: ${DEFAULT-VALUE}.")
  private int probes;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "The time between two probes. Default: ${DEFAULT-VALUE}.")
  private Duration interval;

  @Option(
      names = "--idle",
      paramLabel = "TIME",
      defaultValue = "0",
      description =
          "Keep the stream open quietly for so long at the end, to see whether it is cut. Default:"
              + " not at all.")
  private Duration idle;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "How long to wait for anything else. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      description =
          "Check whether pages of this origin (https://app.example) may read the stream.")
  private String origin;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = "A header of every request; may be given several times.")
  private List<String> headers = List.of();

  @Option(names = "--insecure", description = "Accept any certificate.")
  private boolean insecure;

  @Option(
      names = "--http2",
      description = "Ask for HTTP/2 in the clear too, by Upgrade; over TLS it is always asked for.")
  private boolean http2;

  @Option(names = "--json", description = "Write the report as one JSON object.")
  private boolean json;

  private final Terminal terminal;
  private final Clock clock;
  private final LongSupplier ticks;

  /** @param ticks nanoseconds, by which what is waited for is measured */
  DoctorCommand(Terminal terminal, Clock clock, LongSupplier ticks) {
    this.terminal = terminal;
    this.clock = clock;
    this.ticks = ticks;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String name = String.format(Locale.ROOT, "%08x", RandomGenerator.getDefault().nextInt());
    Visit visit = visit(name);
    Doctor doctor = new Doctor(visit, name, clock, ticks, this::progress);
    Diagnosis diagnosis = doctor.examine();
    terminal.say(
        json
            ? DoctorJson.of(diagnosis)
            : TextReport.of(diagnosis, terminal.outIsWatched()).stripTrailing());
    return diagnosis.isHealthy() ? 0 : 1;
  }

  private void progress(String what) {
    if (terminal.errIsWatched()) {
      terminal.note(what + " ...");
    }
  }

  private Visit visit(String name) {
    if (exactly && publish) {
      throw usage("--as-is publishes nothing; leave out --publish");
    }
    try {
      Place place = exactly ? Place.exactly(uri()) : Place.of(uri(), name, publish);
      Manner manner = new Manner(entries(), Optional.ofNullable(origin), insecure, http2);
      return new Visit(place, new Series(probes, interval), idle, timeout, manner);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private URI uri() {
    String full = url.contains("://") ? url : "http://" + url;
    try {
      URI uri = URI.create(full);
      HttpRequest.newBuilder(uri); // knows what cannot be asked for
      return uri;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + url + "' is not a URL like https://hub.example/topics/news", e);
    }
  }

  private List<Map.Entry<String, String>> entries() {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon <= 0) {
        throw new IllegalArgumentException("'" + header + "' is not like 'Name: value'");
      }
      entries.add(
          Map.entry(header.substring(0, colon).strip(), header.substring(colon + 1).strip()));
    }
    return entries;
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
