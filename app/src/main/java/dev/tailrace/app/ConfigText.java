package dev.tailrace.app;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Every setting of a command with its value and where it came from, as a file of settings that
 * gives the same.
 *
 * <p>Threads: confined to the main thread.
 */
final class ConfigText {
  /** What no reader of YAML takes for anything but text, or that reads the same as text. */
  private static final Pattern PLAIN = Pattern.compile("[\\w./](?:[\\w./+:-]*[\\w./+-])?");

  private final Configuration configuration;
  private String heading = "";

  private ConfigText(Configuration configuration) {
    this.configuration = configuration;
  }

  static String of(CommandSpec command) {
    StringJoiner lines = new StringJoiner("\n");
    lines.add("# The settings of " + command.qualifiedName() + ", and where each comes from.");
    ConfigText text = new ConfigText(Configuration.of(command));
    Setting.of(command).stream().filter(Setting::hasKey).map(text::lines).forEach(lines::add);
    return lines.toString();
  }

  private String lines(Setting setting) {
    boolean first = !setting.heading().equals(heading);
    heading = setting.heading();
    return (first ? "\n# " + heading + "\n" : "") + line(setting);
  }

  private String line(Setting setting) {
    return configuration
        .of(setting)
        .map(given -> line(setting, given))
        .orElseGet(() -> byDefault(setting));
  }

  private static String line(Setting setting, Given given) {
    return given.source() == Given.Source.SECRET
        ? "# " + setting.key() + ":  # " + given.origin() + ", not shown"
        : line(setting, given.values(), given.origin());
  }

  /** A default that is no value in itself, but is found at the start, is left to be found. */
  private static String byDefault(Setting setting) {
    return setting.hasPlainDefault()
        ? line(setting, setting.values(setting.defaultText()), "default")
        : "# " + setting.key() + ":  # default: " + setting.defaultText();
  }

  private static String line(Setting setting, List<String> values, String origin) {
    String value =
        setting.isRepeatable()
            ? values.stream().map(ConfigText::scalar).collect(Collectors.joining(", ", "[", "]"))
            : scalar(values.get(0));
    return setting.key() + ": " + value + "  # " + origin;
  }

  private static String scalar(String value) {
    boolean plain = PLAIN.matcher(value).matches() && !value.equalsIgnoreCase("null");
    return plain ? value : quoted(value);
  }

  private static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
              } else if (c >= ' ' && c <= '~') {
                text.append((char) c);
              } else {
                text.append(String.format(Locale.ROOT, "\\U%08X", c));
              }
            });
    return text.append('"').toString();
  }
}
