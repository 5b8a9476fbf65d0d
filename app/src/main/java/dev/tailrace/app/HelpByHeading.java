package dev.tailrace.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The options in a command's help, under the headings of their classes: too many to be found in one
 * list.
 *
 * <p>Threads: immutable.
 */
final class HelpByHeading implements IHelpSectionRenderer {
  static void in(CommandSpec command) {
    command
        .usageMessage()
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new HelpByHeading());
  }

  @Override
  public String render(Help help) {
    Map<String, List<OptionSpec>> groups =
        help.commandSpec().options().stream()
            .filter(option -> !option.hidden())
            .collect(
                Collectors.groupingBy(
                    option -> new Setting(option).heading(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return groups.entrySet().stream()
        .map(
            group ->
                String.format(Locale.ROOT, "%n%s:%n", group.getKey())
                    + list(help, group.getValue()))
        .collect(Collectors.joining());
  }

  private static String list(Help help, List<OptionSpec> options) {
    Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
    layout.addAllOptions(options, help.parameterLabelRenderer());
    return layout.toString();
  }
}
