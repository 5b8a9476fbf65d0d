package dev.tailrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks run, with every parameter they have. What they find here means nothing. */
class BenchmarksTest {
  private static final String SOME_ENTRIES = "20000"; // a million are for the record

  private static final String SOME_LISTENERS = "20000";

  @Test
  void everyBenchmarkRuns() throws Exception {
    Options once =
        new OptionsBuilder()
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .param("entries", SOME_ENTRIES)
            .param("listeners", SOME_LISTENERS)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = new Runner(once).run();

    assertThat(results.stream().map(result -> result.getParams().getBenchmark()).distinct())
        .containsExactlyInAnyOrder(
            EncodeBenchmark.class.getName() + ".encode",
            DecodeBenchmark.class.getName() + ".decode",
            ReaderBenchmark.class.getName() + ".read",
            AppendBenchmark.class.getName() + ".append",
            TailReadBenchmark.class.getName() + ".read",
            ResumeBenchmark.class.getName() + ".resume",
            SightBenchmark.class.getName() + ".turn");
  }
}
