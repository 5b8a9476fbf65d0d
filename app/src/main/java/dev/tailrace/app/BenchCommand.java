package dev.tailrace.app;

import dev.tailrace.load.LoadException;
import dev.tailrace.load.LoadReport;
import dev.tailrace.load.LoadRun;
import dev.tailrace.load.Plan;
import dev.tailrace.load.Plot;
import dev.tailrace.load.Target;
import dev.tailrace.load.TextReport;
import dev.tailrace.load.Timing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tailrace bench}: loads a hub and reports. Threads: confined to the main thread. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    description = {
      "Load a hub, Tailrace or any other that publishes with a POST and streams on a GET, and",
      "report latency, throughput, losses, and what the hub used.",
    },
    footer = {
      "",
      "It ends with 0 when nothing was lost, doubled, out of order or refused.",
      "",
      "Examples:",
      "  tailrace bench --listeners 5000 --rate 50 --plot latency.html",
      "  tailrace bench http://127.0.0.1:8080 --pid $(pgrep -f tailrace.jar) --reconnect 100",
      "  tailrace bench 127.0.0.1:8101 --subscribe-path '/sub/{topic}' --publish-path"
          + " '/pub/{topic}'",
    })
final class BenchCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  @Mixin private BenchTarget hub;

  @Mixin private BenchLoad load;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description = "The process of the hub at URL, if it is on this machine: what it uses.")
  private Long pid;

  @Option(
      names = "--scratch",
      paramLabel = "DIR",
      description =
          "Where the hub of its own keeps its log meanwhile; on the disk to be measured. Default:"
              + " the system's temporary directory.")
  private Path scratch;

  @Option(names = "--json", description = "Write the report as one JSON object.")
  private boolean json;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description =
          "Draw latency over percentiles: FILE.svg the picture, FILE.html with all figures.")
  private Path plot;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  private final Terminal terminal;
  private final Clock clock;
  private final Stop stop;

  BenchCommand(Terminal terminal, Clock clock, Stop stop) {
    this.terminal = terminal;
    this.clock = clock;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    requirePlot();
    try {
      LoadReport report = hub.isGiven() ? loadGiven() : loadOwn();
      tell(report);
      return report.isWhole() ? 0 : 1;
    } catch (LoadException e) {
      throw new CommandFailure(e.getMessage(), e);
    }
  }

  private LoadReport loadGiven() throws IOException, InterruptedException {
    Plan plan = plan(null);
    if (pid != null && ProcessHandle.of(pid).isEmpty()) {
      throw new CommandFailure("there is no process " + pid + " on this machine");
    }
    return run(plan, pid == null ? OptionalLong.empty() : OptionalLong.of(pid));
  }

  private LoadReport loadOwn() throws IOException, InterruptedException {
    if (pid != null) {
      throw usage("--pid is for a hub at URL; one that is started here is known");
    }
    plan("http://127.0.0.1:1"); // so that what is mistyped is told before anything is started
    Path parent = scratch == null ? Path.of(System.getProperty("java.io.tmpdir")) : scratch;
    BenchHub own = BenchHub.in(Files.createDirectories(parent));
    try (Stop.Armed armed = stop.arm(() -> stopped(own));
        own) {
      String url = own.start();
      return run(plan(url), OptionalLong.of(own.pid()));
    }
  }

  private static int stopped(BenchHub own) {
    own.close();
    return INTERRUPTED;
  }

  /**
   * @param url of the hub; null for the one given
   */
  private Plan plan(String url) {
    try {
      Target target = url == null ? hub.given() : hub.at(url);
      return load.plan(target);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private LoadReport run(Plan plan, OptionalLong process) throws IOException, InterruptedException {
    requireDescriptors(plan);
    BenchProgress progress = new BenchProgress(terminal, quiet, System::nanoTime);
    int number = RandomGenerator.getDefault().nextInt();
    try {
      return new LoadRun(plan, Timing.real(), clock, number, process, progress).run();
    } finally {
      progress.end();
    }
  }

  /** The report first: that the picture cannot be written must not cost it. */
  private void tell(LoadReport report) throws IOException {
    terminal.say(json ? BenchJson.of(report) : TextReport.of(report).stripTrailing());
    if (!report.isWhole()) {
      terminal.note(report.verdict());
    }
    if (plot != null) {
      String picture = isSvg() ? Plot.svg(report) : Plot.html(report);
      Files.writeString(plot, picture, StandardCharsets.UTF_8);
    }
  }

  private static void requireDescriptors(Plan plan) {
    OptionalLong limit = FileLimit.soft();
    if (limit.isPresent() && limit.getAsLong() < plan.descriptors()) {
      throw new CommandFailure(
          String.format(
              Locale.ROOT,
              "this needs about %,d open files, but %,d are allowed; raise the limit (ulimit -n)",
              plan.descriptors(),
              limit.getAsLong()));
    }
  }

  private void requirePlot() {
    if (plot != null && !isSvg() && !plot.toString().endsWith(".html")) {
      throw usage("--plot draws to a file that ends with .svg or .html: '" + plot + "'");
    }
    if (plot != null && !Files.isDirectory(plot.toAbsolutePath().getParent())) {
      throw usage("--plot: there is no directory " + plot.toAbsolutePath().getParent());
    }
  }

  private boolean isSvg() {
    return plot.toString().endsWith(".svg");
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
