package dev.tailrace.app;

import dev.tailrace.log.Sync;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands. Each is made when it is needed: a hub's start would wait a while for the options of
 * all of them to be read.
 *
 * <p>Threads: confined to the main thread.
 */
final class Commands {
  private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

  Commands(Terminal terminal, Clock clock, Pause pause, Stop stop) {
    commands.put("serve", () -> new ServeCommand(terminal, clock, stop));
    commands.put("demo", () -> new DemoCommand(terminal, clock, stop));
    commands.put("publish", () -> new PublishCommand(terminal, clock, pause, stop));
    commands.put("follow", () -> new FollowCommand(terminal, pause));
    commands.put("bench", () -> new BenchCommand(terminal, clock, stop));
    commands.put("doctor", () -> new DoctorCommand(terminal, clock, pause::nanos));
    commands.put("token", () -> TokenCommand.line(terminal, clock));
  }

  /** The command line that understands all commands. */
  CommandLine all() {
    return line(new Main(), commands.keySet());
  }

  /** One that understands what {@code args} hold: the command they begin with, or all. */
  CommandLine of(Main main, String[] args) {
    return Arrays.stream(args)
        .limit(1)
        .filter(commands::containsKey)
        .findFirst()
        .map(name -> line(main, Set.of(name)))
        .orElseGet(() -> line(main, commands.keySet()));
  }

  private CommandLine line(Main main, Collection<String> names) {
    CommandLine line = new CommandLine(main);
    names.forEach(name -> line.addSubcommand(commands.get(name).get()));
    line.registerConverter(Duration.class, new Durations());
    line.registerConverter(HostPort.class, new HostPort.Converter());
    line.registerConverter(HubUrl.class, new HubUrl.Converter());
    line.registerConverter(TimeRange.class, new TimeRange.Converter());
    line.registerConverter(RetainFlag.class, new RetainFlag.Converter());
    line.registerConverter(Sync.class, new SyncConverter());
    line.getSubcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(ConfigFlags::areIn)
        .forEach(HelpByHeading::in);
    return line;
  }
}
