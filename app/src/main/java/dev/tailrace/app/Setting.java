package dev.tailrace.app;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * An option of a command, as something that can be given elsewhere too: {@code --max-event-size} as
 * the variable {@code TAILRACE_MAX_EVENT_SIZE}, and for a hub as {@code max-event-size} in a file.
 *
 * @param option the option
 *     <p>Threads: confined to the main thread, as the option is.
 */
record Setting(OptionSpec option) {
  static final String PREFIX = "TAILRACE_";
  private static final String DEFAULT = "Default: ";

  /**
   * The settings of one command. Help is none; nor is what one request is to hold ({@link
   * RequestFlags}): {@code TAILRACE_DATA}, which tells a hub its folder, must not be posted to a
   * topic.
   */
  static List<Setting> of(CommandSpec command) {
    return command.options().stream()
        .filter(each -> !each.inherited())
        .map(Setting::new)
        .filter(each -> isOurs(each.home()) && each.home() != RequestFlags.class)
        .toList();
  }

  /** Its name in a file. */
  String key() {
    return flag().replaceFirst("^-+", "");
  }

  String flag() {
    return option.longestName();
  }

  String variable() {
    return PREFIX + key().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * The variable that names a file with the value; none for what is the name of a file itself,
   * where it would be taken for that.
   */
  Stream<String> fileVariable() {
    return option.type() == Path.class ? Stream.empty() : Stream.of(variable() + "_FILE");
  }

  /** Whether a file may hold it: which file that is cannot stand in it. */
  boolean hasKey() {
    return home() != ConfigFlags.class;
  }

  boolean isRepeatable() {
    return option.isMultiValue();
  }

  /** What {@code text} holds: of a setting that repeats, the parts between separators. */
  List<String> values(String text) {
    String separator = option.splitRegex();
    return separator.isEmpty()
        ? List.of(text)
        : List.of(text.split(Pattern.quote(separator), -1));
  }

  /** The one text that means these values. */
  String text(List<String> values) {
    return String.join(option.splitRegex(), values);
  }

  /** Under which words it is listed. */
  String heading() {
    Heading heading = home().getAnnotation(Heading.class);
    return heading != null ? heading.value() : isOurs(home()) ? home().getSimpleName() : "Help";
  }

  /** Whether the default is a value that can be written down. */
  boolean hasPlainDefault() {
    return option.defaultValue() != null || isSwitch();
  }

  /** The default: a value, or in words. */
  String defaultText() {
    if (option.defaultValue() != null) {
      return option.defaultValue();
    }
    int at = description().lastIndexOf(DEFAULT);
    String words = at < 0 ? "" : description().substring(at + DEFAULT.length());
    return isSwitch() ? "false" : words.isEmpty() ? "none" : words.replaceFirst("\\.$", "");
  }

  /** What it means, without what its default is. */
  String meaning() {
    int at = description().lastIndexOf(DEFAULT);
    return (at < 0 ? description() : description().substring(0, at)).strip();
  }

  boolean isSwitch() {
    return option.arity().max() == 0;
  }

  private String description() {
    return String.join(" ", option.description());
  }

  /** The class that declares it. */
  private Class<?> home() {
    return option.userObject() instanceof Field field ? field.getDeclaringClass() : Object.class;
  }

  private static boolean isOurs(Class<?> home) {
    return home.getPackage() == Setting.class.getPackage();
  }
}
