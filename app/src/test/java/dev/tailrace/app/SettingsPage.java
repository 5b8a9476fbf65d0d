package dev.tailrace.app;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The page of every setting of a command, made of what the command says of itself.
 *
 * <p>Threads: confined to one thread.
 */
final class SettingsPage {
  static final String COMMAND =
      "mvn -pl app -am test -Dtest=SettingsPageTest -Dsettings.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private static final String HEAD =
      """
      # The settings of serve

      Made from the code by `COMMAND`; what is edited here is lost.

      A flag comes before a variable, that before `tailrace.yaml`, and that before the default. Every
      variable whose value is no file or folder has a `…_FILE` beside it, which names a file that
      holds the value. `demo` takes the same, and `--feed`. More in [the command line](../cli.md).
      """
          .replace("COMMAND", COMMAND);

  private static final String COLUMNS =
      """
      | flag | variable | key in tailrace.yaml | default | meaning |
      | --- | --- | --- | --- | --- |
      """;

  private SettingsPage() {}

  static String of(CommandSpec command) {
    List<Setting> settings = Setting.of(command);
    return settings.stream()
        .map(Setting::heading)
        .distinct()
        .map(heading -> section(heading, settings))
        .collect(Collectors.joining("\n", HEAD + "\n", ""));
  }

  private static String section(String heading, List<Setting> settings) {
    return settings.stream()
        .filter(each -> each.heading().equals(heading))
        .map(SettingsPage::row)
        .collect(Collectors.joining("", "## " + heading + "\n\n" + COLUMNS, ""));
  }

  private static String row(Setting setting) {
    String label = setting.isSwitch() ? "" : " " + setting.option().paramLabel();
    return Stream.of(
            code(setting.flag() + label),
            code(setting.variable()),
            setting.hasKey() ? code(setting.key()) : "–",
            setting.hasPlainDefault() ? code(setting.defaultText()) : text(setting.defaultText()),
            text(setting.meaning()))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }

  private static String text(String text) {
    return text.replaceAll("[|*<_\\[`]", "\\\\$0");
  }
}
