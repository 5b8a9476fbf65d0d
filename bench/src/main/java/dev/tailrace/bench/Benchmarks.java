package dev.tailrace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks under JMH and keeps what they found twice: for programs as JSON, and for
 * people as a table below what it was measured on. Arguments: the path of both files without their
 * extensions, the commit, and then whatever JMH understands.
 */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] args)
      throws IOException, RunnerException, CommandLineOptionException {
    String path = args[0];
    String commit = args[1];
    String[] rest = Arrays.copyOfRange(args, 2, args.length);
    double load = Machine.load();
    Collection<RunResult> results = new Runner(options(commit, rest)).run();
    ResultFormatFactory.getInstance(ResultFormatType.JSON, path + ".json").writeOut(results);
    try (PrintStream out = new PrintStream(path + ".txt", StandardCharsets.UTF_8)) {
      out.printf(Locale.ROOT, "Commit %s; JMH %s%n", commit, String.join(" ", rest));
      out.printf(
          Locale.ROOT,
          "%s; load %.1f at the start, %.1f at the end%n%n",
          Machine.describe(),
          load,
          Machine.load());
      ResultFormatFactory.getInstance(ResultFormatType.TEXT, out).writeOut(results);
    }
  }

  /** JMH's own; and properties that say nothing to a benchmark, but to the JSON's reader. */
  private static Options options(String commit, String... jmh) throws CommandLineOptionException {
    return new OptionsBuilder()
        .parent(new CommandLineOptions(jmh))
        .jvmArgsPrepend("-Dtailrace.commit=" + commit, "-Dtailrace.machine=" + Machine.describe())
        .shouldFailOnError(true)
        .build();
  }
}
