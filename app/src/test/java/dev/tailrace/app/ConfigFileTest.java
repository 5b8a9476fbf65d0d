package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ConfigFileTest {
  private final List<Setting> known =
      Setting.of(new CommandLine(new ServeCommand(null, null, null)).getCommandSpec()).stream()
          .filter(Setting::hasKey)
          .toList();

  @TempDir private Path directory;

  @Test
  void anEntryIsAValueAndItsLine() {
    Map<String, Given> found = parse("# of ours\nheartbeat: 5s # short\n\nopen: true\n");

    assertThat(found)
        .containsOnlyKeys("heartbeat", "open")
        .containsEntry("heartbeat", given(2, "5s"))
        .containsEntry("open", given(4, "true"));
  }

  @ParameterizedTest
  @CsvSource({"1_000", "0x10", "1e3", "yes", "2026-01-01", "1:30", "'null'", "'\"null\"'", "'~/x'"})
  void aValueIsTakenAsItIsWritten(String written) {
    Map<String, Given> found = parse("data: '" + written + "'\nsync: " + plain(written) + "\n");

    assertThat(found.get("data").values()).containsExactly(written);
    assertThat(found.get("sync").values()).containsExactly(written.replace("\"", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cors-origin: [https://a, https://b]",
        "cors-origin:\n  - https://a\n  - 'https://b'",
        "cors-origin:\n- https://a\n- https://b",
        "cors-origin: https://a,https://b",
        "cors-origin: ['https://a,https://b']"
      })
  void whatRepeatsIsAList(String text) {
    assertThat(parse(text))
        .containsOnly(Map.entry("cors-origin", given(1, "https://a", "https://b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "--- # nothing\n...\n", "{}"})
  void aFileMayHoldNothing(String text) {
    assertThat(parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-event-sise: 1MiB | 1: 'max-event-sise' is no setting; did you mean max-event-size?",
        "workers: 5 | 1: 'workers' is no setting",
        "config: a.yaml | 1: 'config' is no setting",
        "open: true\\nHeartbeat: 5s | 2: 'Heartbeat' is no setting; did you mean heartbeat?",
        "loops: 1\\nopen: true\\nloops: 1 | 3: loops is set twice, first at x.yaml:1",
        "loops: [1] | 1: loops takes one value, not a list",
        "loops: {a: 1} | 1: loops takes a plain value; settings are not nested",
        "limits:\\n  loops: 1 | 1: 'limits' is no setting",
        "retain: [[a=1d]] | 1: retain takes a plain value; settings are not nested",
        "loops: | 1: loops has no value; leave it out, and it has its default",
        "loops: ~ | 1: loops has no value; leave it out, and it has its default",
        "retain: [] | 1: retain has no value; leave it out, and it has its default",
        "retain: [a=1d, null] | 1: retain has no value; leave it out, and it has its default",
        "- loops | 1: settings are written a line each, like 'heartbeat: 15s'",
        "loops | 1: settings are written a line each, like 'heartbeat: 15s'",
        "[loops]: 1 | 1: the name of a setting is expected here",
        "loops: 1\\n---\\nloops: 1 | 2: a second document begins, of which there can be one only",
      })
  void whatIsNoSettingIsToldWithItsLine(String text, String complaint) {
    assertThatThrownBy(() -> parse(text.strip().replace("\\n", "\n")))
        .isInstanceOf(WrongSetting.class)
        .hasMessage("x.yaml:" + complaint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loops: &a 1",
        "retain: &a [x=1d]",
        "loops: !!int 1",
        "retain: !!seq [x=1d]",
        "&a loops: 1",
        "!!map {loops: 1}",
        "data: !!java.io.File [x]"
      })
  void anchorsAndTagsAreNotTaken(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(WrongSetting.class)
        .hasMessageStartingWith("x.yaml:1: anchors");
  }

  @Test
  void anAliasIsNotTakenEvenIfItsAnchorIsUnknown() {
    assertThatThrownBy(() -> parse("loops: 1\nheartbeat: *a"))
        .isInstanceOf(WrongSetting.class)
        .hasMessageStartingWith("x.yaml:2: ");
  }

  @ParameterizedTest
  @CsvSource({"'a: b: c', 1", "'loops: 1\n\tx', 2", "'loops: \"1', 1", "'loops: 1\n x: 2', 2"})
  void whatIsNoYamlIsToldWithItsLine(String text, int line) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(WrongSetting.class)
        .hasMessageStartingWith("x.yaml:" + line + ": ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aDeepNestIsRefusedAtItsSecondLevel() {
    assertThatThrownBy(() -> parse("retain: " + "[".repeat(500_000)))
        .isInstanceOf(WrongSetting.class)
        .hasMessageContaining("not nested");
  }

  @Test
  void aControlCharacterIsToldWithTheFile() {
    assertThatThrownBy(() -> parse("loops: \u0000"))
        .isInstanceOf(WrongSetting.class)
        .hasMessageStartingWith("x.yaml: ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileIsReadFromTheDirectory() throws IOException {
    Files.writeString(directory.resolve("x.yaml"), "data: Zürich\n");

    Map<String, Given> found = ConfigFile.read(directory, Path.of("x.yaml"), known);

    assertThat(found).containsOnly(Map.entry("data", given(1, "Zürich")));
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Files.write(directory.resolve("latin"), "data: Zürich".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(directory.resolve("large"), new byte[1024 * 1024 + 1]);

    assertThatThrownBy(() -> ConfigFile.read(directory, Path.of("none"), known))
        .hasMessage("the settings are in none, which does not exist");
    assertThatThrownBy(() -> ConfigFile.read(directory, Path.of("latin"), known))
        .hasMessage("the settings are in latin, which is no text in UTF-8");
    assertThatThrownBy(() -> ConfigFile.read(directory, Path.of("large"), known))
        .hasMessage("large is larger than 1048576 bytes");
    assertThatThrownBy(() -> ConfigFile.read(directory, Path.of(""), known))
        .isInstanceOf(WrongSetting.class);
  }

  private Map<String, Given> parse(String text) {
    return ConfigFile.parse("x.yaml", text, known);
  }

  private static String plain(String written) {
    return written.equals("null") ? "\"null\"" : written;
  }

  private static Given given(int line, String... values) {
    return new Given(Given.Source.FILE, "x.yaml:" + line, List.of(values));
  }
}
