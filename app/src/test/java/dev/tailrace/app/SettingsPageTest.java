package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SettingsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "settings.md");

  @Test
  void thePageTellsWhatTheCodeTakes() throws IOException {
    String page = SettingsPage.of(serve());

    if (Boolean.getBoolean("settings.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE)
        .as("docs/reference/settings.md is out of date; write it anew: " + SettingsPage.COMMAND)
        .content()
        .isEqualTo(page);
  }

  @Test
  void everyFlagStandsUnderAHeading() {
    assertThat(Setting.of(serve()))
        .allSatisfy(
            setting ->
                assertThat(setting.heading())
                    .as("the class that declares " + setting.flag() + " needs a @Heading")
                    .doesNotEndWith("Flags"));
  }

  @Test
  void whatRepeatsHasASeparatorThatJoinsItAgain() {
    assertThat(Setting.of(serve()))
        .filteredOn(Setting::isRepeatable)
        .isNotEmpty()
        .allSatisfy(
            setting ->
                assertThat(setting.option().splitRegex())
                    .as("split of " + setting.flag() + ", one character that means itself")
                    .matches("[,;]"));
  }

  @Test
  void everyFlagSaysWhatItMeans() {
    assertThat(Setting.of(serve()))
        .allSatisfy(setting -> assertThat(setting.meaning()).as(setting.flag()).isNotBlank());
  }

  private static CommandSpec serve() {
    return new CommandLine(new ServeCommand(null, null, null)).getCommandSpec();
  }
}
