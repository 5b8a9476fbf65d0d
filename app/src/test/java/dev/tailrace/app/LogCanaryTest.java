package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.LogOptions;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.server.Canary.Kind;
import dev.tailrace.server.Canary.Outcome;
import dev.tailrace.testkit.ManualClock;
import dev.tailrace.testkit.ManualExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCanaryTest {
  @TempDir private Path directory;

  private final ManualExecutor writer = new ManualExecutor();
  private final List<Outcome> told = new ArrayList<>();
  private SegmentLog log;
  private LogCanary canary;
  private long now;

  @BeforeEach
  void open() throws IOException {
    log = SegmentLog.open(LogOptions.in(directory).build(), new ManualClock(), writer);
    canary = new LogCanary(log, () -> now);
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  @Test
  void whoeverAsksMeanwhileSharesIt() {
    canary.send(told::add);
    canary.send(told::add);
    assertThat(writer.waiting()).isEqualTo(1);
    assertThat(told).isEmpty();

    writer.runAll();

    assertThat(told).containsExactly(Outcome.THROUGH, Outcome.THROUGH);
  }

  @Test
  void whileTheLastOneIsNewsNoneIsSent() {
    canary.send(told::add);
    writer.runAll();

    now += LogCanary.NEWS.toNanos() - 1;
    canary.send(told::add);
    assertThat(told).hasSize(2);
    now += 1;
    canary.send(told::add);

    assertThat(told).hasSize(2);
    assertThat(writer.waiting()).isEqualTo(1);
    writer.runAll();
    assertThat(told).hasSize(3);
  }

  @Test
  void aWriterThatIsStuckIsNotTakenToWorkBecauseItOnceDid() {
    canary.send(told::add);
    writer.runAll();
    now += LogCanary.NEWS.toNanos();

    canary.send(told::add);

    assertThat(told).hasSize(1);
  }

  @Test
  void aDirectoryThatTakesNoFileIsNoReasonToStartAgain() throws IOException {
    Files.createDirectory(directory.resolve("canary"));

    canary.send(told::add);
    writer.runAll();

    assertThat(told).singleElement().extracting(Outcome::kind).isEqualTo(Kind.REFUSED);
    assertThat(told.get(0).detail()).startsWith("the log takes nothing: ");
  }

  @Test
  void aLogThatIsClosedHasFailed() throws IOException {
    log.close();

    canary.send(told::add);
    writer.runAll();

    assertThat(told).singleElement().extracting(Outcome::kind).isEqualTo(Kind.FAILED);
  }
}
