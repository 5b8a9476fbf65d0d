package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pages show is what is compiled and run. */
class PagesTest {
  private static final Path TESTS = Path.of("src/test/java/dev/tailrace/client");
  private static final Path DOCS = Path.of("../docs");

  @ParameterizedTest
  @CsvSource({
    "language-models.md, ChatTest.java, static void ask(",
    "client.md, LedgerTest.java, static void follow(",
  })
  void theExampleIsTheMethodToTheLetter(Path page, Path test, String method) throws IOException {
    String source = Files.readString(TESTS.resolve(test));
    int from = source.indexOf("  " + method);
    String example = source.substring(from, source.indexOf("\n  }\n", from) + 5);

    assertThat(Files.readString(DOCS.resolve(page)))
        .contains("```java\n" + example.indent(-2) + "```\n");
  }
}
