package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every entry has a topic, a key and an id that no other has: what the log keeps on the heap for
 * that does not grow with their number, and its files grow by little. {@code tailrace.names} says
 * how many; a million is what docs/operate/hardening.md tells of.
 */
class ManyNamesTest {
  private static final int NAMES = Integer.getInteger("tailrace.names", 200_000);
  private static final int GROUP = 1000;

  /** Of the segment being written, and of one that waits to be sealed: LogOptions says how much. */
  private static final long HEAP_BUDGET = 2L * (1 << 17) * 250;

  @RegisterExtension final LogRig rig = new LogRig(o -> o.sync(Sync.NEVER));

  @Test
  void namesCostHeapOnlyWhileTheirSegmentIsWritten(TestReporter reporter) throws IOException {
    AtomicInteger stored = new AtomicInteger();
    long mostHeap = 0;

    for (int i = 0; i < NAMES; i++) {
      String name = "user/" + i;
      Entry entry = new Entry(name, "id-" + i, "key-" + i, 0, LogRig.body("x"));
      rig.log()
          .append(entry, done -> stored.addAndGet(done instanceof Appended.Stored ? 1 : 0));
      if (i % GROUP == GROUP - 1) {
        rig.writer.runAll();
        mostHeap = Math.max(mostHeap, rig.log().stats().indexHeapBytes());
      }
    }
    rig.maintain();

    long files = fileBytes();
    reporter.publishEntry(
        "names",
        NAMES + ": at most " + mostHeap + " bytes of heap for the index, "
            + rig.log().stats().indexHeapBytes() + " at the end; " + files + " bytes of files in "
            + rig.log().stats().classes().get(0).segments() + " segments");
    assertThat(stored).hasValue(NAMES);
    assertThat(mostHeap).isPositive().isLessThan(HEAP_BUDGET);
    assertThat(files / NAMES).as("bytes of files for each").isLessThan(400);
  }

  @Test
  void eachOfThemIsFound() throws IOException {
    rig.log().close();
    rig.open(o -> o.sync(Sync.NEVER).maxSegmentEntries(10_000).tailBytes(0));
    for (int i = 0; i < 35_000; i++) {
      Entry entry = new Entry("user/" + i, "id-" + i, "key-" + i, 0, LogRig.body("" + i));
      rig.log().append(entry, done -> {});
    }
    rig.writer.runAll();
    rig.maintain();

    for (int i = 0; i < 35_000; i += 97) {
      assertThat(rig.texts(Topics.of("user/" + i), 0)).isEqualTo(List.of("" + i));
      assertThat(rig.log().seek(Topics.all(), new Seek.AfterId("id-" + i))).hasValue(i + 1);
    }
    assertThat(rig.append(new Entry("user/5", null, "key-5", 0, LogRig.body("5"))))
        .isInstanceOf(Appended.Duplicate.class);
  }

  private long fileBytes() throws IOException {
    try (Stream<Path> files = Files.walk(rig.directory())) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
