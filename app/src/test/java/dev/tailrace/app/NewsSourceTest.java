package dev.tailrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewsSourceTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void aFileIsReadAfreshEachTime(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("feed.xml"), "one");
    NewsSource source = NewsSource.of(file.toString(), clock);
    assertThat(source.read().bytes()).isEqualTo("one".getBytes(UTF_8));

    Files.writeString(file, "two");

    assertThat(source.read().bytes()).isEqualTo("two".getBytes(UTF_8));
  }

  @Test
  void aMissingFileIsAnError(@TempDir Path folder) {
    NewsSource source = NewsSource.of(folder.resolve("none.xml").toString(), clock);

    assertThatThrownBy(source::read).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsTooLargeIsNotReadToTheEnd() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };

    assertThatThrownBy(() -> NewsSource.readAll(endless, clock))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("larger than 4194304 bytes");
  }

  @Test
  void theLargestFeedIsRead() throws IOException {
    byte[] largest = new byte[NewsSource.MAX_BYTES];

    assertThat(NewsSource.readAll(new ByteArrayInputStream(largest), clock)).isEqualTo(largest);
  }

  @Test
  void aServerThatDripsIsLeft() {
    InputStream dripping =
        new InputStream() {
          @Override
          public int read() {
            clock.advance(Duration.ofSeconds(9));
            return 'x';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            bytes[offset] = (byte) read();
            return 1;
          }
        };

    assertThatThrownBy(() -> NewsSource.readAll(dripping, clock))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("took longer than");
  }
}
