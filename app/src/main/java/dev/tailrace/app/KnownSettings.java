package dev.tailrace.app;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What any command can be told: a name that none of them knows is a mistake, and one that another
 * knows is not. Looked up when such a name turns up, which is seldom.
 *
 * @param commands all there are
 *     <p>Threads: confined to the main thread.
 */
record KnownSettings(Commands commands) {
  /** The settings of all commands. */
  List<Setting> all() {
    return specs().flatMap(each -> Setting.of(each).stream()).toList();
  }

  /** The settings that a file may hold: those of all commands that read one. */
  List<Setting> ofFiles() {
    return specs()
        .filter(ConfigFlags::areIn)
        .flatMap(each -> Setting.of(each).stream())
        .filter(Setting::hasKey)
        .toList();
  }

  private Stream<CommandSpec> specs() {
    return commands.all().getSubcommands().values().stream()
        .distinct()
        .flatMap(each -> Stream.concat(Stream.of(each), each.getSubcommands().values().stream()))
        .map(CommandLine::getCommandSpec)
        .sorted(Comparator.comparing(CommandSpec::name));
  }
}
