package dev.tailrace.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tailrace demo}: a hub with something to see. Threads: confined to the main thread. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    description = {
      "Run a hub with three live pages: a news feed, a stock ticker and notifications.",
      "It takes the flags of serve. Its log is in tailrace-data/demo. Where port 8080 is in use",
      "and --listen is not given, it takes the next free one."
    })
@Heading("The demo")
final class DemoCommand implements Callable<Integer> {
  private static final Path DATA = Path.of("tailrace-data", "demo");
  private static final Duration NEWS_EVERY = Duration.ofSeconds(10);
  private static final Duration PRICES_EVERY = Duration.ofMillis(250);
  private static final int NEWS_PER_POLL = 1;
  private static final int PORTS_TRIED = 20;

  @Mixin private HubFlags flags;

  @Option(
      names = "--feed",
      paramLabel = "URL|FILE",
      description = "An Atom or RSS feed for the news page. Default: a sample that comes along.")
  private String feed;

  private final Terminal terminal;
  private final Clock clock;
  private final Stop stop;

  DemoCommand(Terminal terminal, Clock clock, Stop stop) {
    this.terminal = terminal;
    this.clock = clock;
    this.stop = stop;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (flags.isToPrint()) {
      terminal.say(flags.print());
      flags.settings(DATA, FileLimit.soft()); // complains of what no hub can be started with
      return 0;
    }
    flags.beginLogging();
    SitePages pages = SitePages.load("/demo/");
    HubSettings settings = flags.settings(DATA, FileLimit.soft());
    try (RunningHub running = start(settings, pages)) {
      ScheduledExecutorService feeders = feed(running);
      try (Stop.Armed armed = stop.arm(() -> stop(feeders, running), running::hurry)) {
        tell(running.url(), settings.log().directory());
        running.awaitClose();
      } finally {
        rest(feeders);
      }
    }
    return 0;
  }

  private RunningHub start(HubSettings settings, SitePages pages) {
    HubSettings next = settings;
    for (int tried = 1; ; tried++) {
      try {
        return HubStart.start(next, pages, clock);
      } catch (CommandFailure e) {
        if (flags.listenIsGiven() || !HubStart.isTaken(e, next) || tried == PORTS_TRIED) {
          throw e;
        }
        next = next.withPort(next.server().address().getPort() + 1);
      }
    }
  }

  private ScheduledExecutorService feed(RunningHub running) throws IOException {
    ScheduledExecutorService scheduler =
        Executors.newScheduledThreadPool(2, Threads.named("demo"));
    DemoPublisher publisher = new HubPublisher(running.hub());
    DemoFeeders feeders = new DemoFeeders(scheduler);
    NewsSource source = NewsSource.of(feed, clock);
    feeders.start(new NewsFeed(source, NEWS_PER_POLL, publisher), NEWS_EVERY);
    feeders.start(new PriceTicker(PriceTicker.bundledPrices(), publisher), PRICES_EVERY);
    return scheduler;
  }

  private void tell(String url, Path directory) throws IOException {
    terminal.say("Tailrace listens on " + url);
    terminal.say("Click: " + url + "/demo/");
    terminal.say("Curl:  " + flags.curl() + " -N " + url + "/topics/demo/stocks");
    terminal.note("the demo's log is in " + directory);
  }

  private int stop(ScheduledExecutorService feeders, RunningHub running) {
    running.drain(flags.drain());
    rest(feeders);
    running.close();
    return 0;
  }

  /**
   * Lets a feeder end its turn, so that it does not find the hub closed; one that hangs on a feed
   * is left behind.
   */
  private static void rest(ScheduledExecutorService feeders) {
    feeders.shutdown();
    try {
      feeders.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
