package dev.tailrace.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page's example is the one that is compiled and run. */
class TestingPageTest {
  private static final Path PAGE = Path.of("../docs/testing.md");
  private static final Path EXAMPLE =
      Path.of("src/test/java/dev/tailrace/mock/HeadlinesTest.java");

  @Test
  void theExampleIsTheTestToTheLetter() throws IOException {
    String source = Files.readString(EXAMPLE);
    String example = source.substring(source.indexOf("class HeadlinesTest {"));

    assertThat(Files.readString(PAGE)).contains("```java\n" + example + "```\n");
  }
}
