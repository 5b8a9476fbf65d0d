package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.server.Revocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationFileTest {
  private static final Instant UNTIL = Instant.parse("2026-11-28T12:00:00.5Z");

  @TempDir private Path directory;

  @Test
  void whatWasSavedIsThereAgain() throws IOException {
    List<Revocation> some =
        List.of(
            new Revocation("a\"b\n", null, UNTIL),
            new Revocation(null, "ünï", UNTIL),
            new Revocation(null, "ann", "acme", UNTIL));

    RevocationFile.in(directory).save(some);

    assertThat(RevocationFile.in(directory).load()).isEqualTo(some);
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void whatWasSavedBeforeThereWereTenantsIsRead() throws IOException {
    Files.writeString(
        directory.resolve("revocations.json"), "[{\"sub\":\"ann\",\"until\":\"" + UNTIL + "\"}]");

    assertThat(RevocationFile.in(directory).load())
        .containsExactly(new Revocation(null, "ann", UNTIL));
  }

  @Test
  void theLastOnesCount() throws IOException {
    RevocationFile.in(directory).save(List.of(new Revocation("a", null, UNTIL)));
    RevocationFile.in(directory).save(List.of());

    assertThat(RevocationFile.in(directory).load()).isEmpty();
  }

  @Test
  void atFirstThereAreNone() throws IOException {
    assertThat(RevocationFile.in(directory).load()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{", "[{\"jti\":\"a\"}]", "[{\"until\":\"2026-11-28T12:00:00Z\"}]", "x"})
  void aFileThatCannotBeReadIsNamed(String content) throws IOException {
    Files.writeString(directory.resolve("revocations.json"), content);

    assertThatThrownBy(() -> RevocationFile.in(directory).load())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("revocations.json");
  }
}
