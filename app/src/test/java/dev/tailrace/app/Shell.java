package dev.tailrace.app;

import dev.tailrace.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * Runs command lines as a shell would, in this process: with streams of its own, a clock that
 * pauses move, and no signals.
 *
 * <p>Threads: {@link #run} on any one thread at a time; {@link #armedStop} from another.
 */
final class Shell {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final ManualClock clock = new ManualClock();
  private final Map<String, String> environment = new HashMap<>();
  private final Set<String> watched = new HashSet<>();
  private final Lines err = new Lines();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final BlockingQueue<IntSupplier> stops = new LinkedBlockingQueue<>();
  private final Lines collected = new Lines();
  private Clock told = clock;
  private OutputStream out = collected;
  private Path directory = Path.of("target", "no-directory");
  private InputStream in = InputStream.nullInputStream();

  /** What a command line came to. */
  record Result(int code, String out, String err) {}

  Shell input(String text) {
    return input(text.getBytes(StandardCharsets.UTF_8));
  }

  Shell input(byte[] bytes) {
    return input(new ByteArrayInputStream(bytes));
  }

  Shell input(InputStream stream) {
    in = stream;
    return this;
  }

  Shell output(OutputStream stream) {
    out = stream;
    return this;
  }

  /** Gives the commands another clock, which pauses do not move. */
  Shell at(Clock other) {
    told = other;
    return this;
  }

  Shell with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Works in a directory. */
  Shell in(Path working) {
    directory = working;
    return this;
  }

  /** Makes the streams of these names ("in", "out", "err") terminals. */
  Shell watching(String... names) {
    watched.addAll(Set.of(names));
    return this;
  }

  Result run(String... args) {
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(in, out, errors, watched, environment, directory);
    int code = Main.run(args, terminal, told, new Pauses(), this::arm);
    return new Result(code, out(), err.toString(StandardCharsets.UTF_8));
  }

  /** What is on standard output so far. */
  String out() {
    return collected.toString(StandardCharsets.UTF_8);
  }

  /** The first so many lines on standard output, when they are there. */
  List<String> lines(int count) throws InterruptedException {
    return collected.await(count);
  }

  /** The first line on standard output, when it is there. */
  String firstLine() throws InterruptedException {
    return lines(1).get(0);
  }

  /** What stands behind this in a line on standard error, when it is there. */
  String told(String what) throws InterruptedException {
    Pattern line = Pattern.compile(Pattern.quote(what) + "(.*)\n");
    return err.await(
        text -> line.matcher(text).results().map(found -> found.group(1)).findFirst(),
        "'" + what + "'");
  }

  /** How long the commands waited. */
  List<Duration> pauses() {
    return pauses;
  }

  /** Waits until a command is ready to be stopped; what it gives is the stop. */
  IntSupplier armedStop() throws InterruptedException {
    IntSupplier stop = stops.poll(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
    if (stop == null) {
      throw new AssertionError("no command became ready within " + LONGEST_START + ": " + err);
    }
    return stop;
  }

  /** Passes at once, and is remembered. */
  private final class Pauses implements Pause {
    @Override
    public void of(Duration time) {
      yetToWait(time);
    }

    @Override
    public Duration yetToWait(Duration time) {
      pauses.add(time);
      clock.advance(time);
      return Duration.ZERO;
    }

    /** A fortieth of the real speed: what a busy machine holds up for seconds is no delay. */
    @Override
    public long nanos() {
      return System.nanoTime() / 40;
    }
  }

  private Stop.Armed arm(IntSupplier last, Runnable hurry) {
    stops.add(last);
    return () -> stops.remove(last);
  }

  /** Keeps what is written, for one who waits for lines of it. */
  private static final class Lines extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      super.write(bytes, from, length);
      notifyAll();
    }

    List<String> await(int count) throws InterruptedException {
      return await(
          text ->
              Optional.of(text.lines().limit(count).toList())
                  .filter(lines -> lines.size() == count),
          count + " lines");
    }

    /** What is found in all that was written, when it is. */
    synchronized <T> T await(Function<String, Optional<T>> find, String what)
        throws InterruptedException {
      long end = System.nanoTime() + LONGEST_START.toNanos();
      Optional<T> found = find.apply(toString(StandardCharsets.UTF_8));
      while (found.isEmpty()) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError("no " + what + " within " + LONGEST_START + ": " + this);
        }
        wait(left);
        found = find.apply(toString(StandardCharsets.UTF_8));
      }
      return found.get();
    }
  }
}
