package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompressionFlagsTest {
  private final Shell shell = new Shell();

  @Test
  void itIsOffUnlessAskedFor() {
    assertThat(shell.run("serve", "--print-config").out()).containsPattern("compression: \"?none");
  }

  @Test
  void gzipIsKnown() {
    assertThat(shell.run("serve", "--compression=gzip", "--print-config").out())
        .containsPattern("compression: \"?gzip");
  }

  @Test
  void whatIsNotKnownIsRefusedAndToldWhatIs() {
    Shell.Result result = shell.run("serve", "--compression=brotli");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--compression", "brotli", "NONE, GZIP", "case-insensitive");
  }
}
