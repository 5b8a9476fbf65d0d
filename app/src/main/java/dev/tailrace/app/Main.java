package dev.tailrace.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Exit codes: 0 for done, 1 for failed, 2 for not understood.
 *
 * <p>Threads: confined to the main thread.
 */
@Command(
    name = "tailrace",
    description = {
      "Server-sent events, complete: a hub with a durable log, over plain HTTP.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "tailrace COMMAND --help tells more about each.",
      "Every option of a command can be given as an environment variable too, where the command",
      "line has it not: --max-event-size as TAILRACE_MAX_EVENT_SIZE. The request of follow cannot.",
      "Exit codes: 0 done, 1 failed, 2 not understood.",
    })
@Heading("Help")
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Log more, and show the stack trace of a failure.")
  private boolean verbose;

  Main() {}

  /** Runs the command line {@code args} and ends the process. */
  public static void main(String[] args) {
    Stop stop = Stop.ofProcess();
    System.exit(run(args, Terminal.ofProcess(), Clock.systemUTC(), Pause.real(), stop));
  }

  /** Runs the command line {@code args} and gives its exit code. */
  static int run(String[] args, Terminal terminal, Clock clock, Pause pause, Stop stop) {
    Main main = new Main();
    Commands commands = new Commands(terminal, clock, pause, stop);
    CommandLine line = commands.of(main, args);
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.outIsWatched() ? Ansi.ON : Ansi.OFF));
    line.setUsageHelpWidth(100);
    line.setExpandAtFiles(false); // --data @FILE is a body, not more arguments
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(parsed -> main.execute(configured(parsed, terminal, commands)));
    line.setParameterExceptionHandler(misunderstood(terminal));
    line.setExecutionExceptionHandler(main.failed(terminal));
    return line.execute(args);
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** The command line, read once more with what it leaves open taken from elsewhere. */
  private static ParseResult configured(
      ParseResult parsed, Terminal terminal, Commands commands) {
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    if (command == parsed || command.isUsageHelpRequested() || command.isVersionHelpRequested()) {
      return parsed;
    }
    CommandSpec spec = command.commandSpec();
    try {
      spec.defaultValueProvider(
          Configuration.of(
              command, terminal.environment(), terminal.directory(), new KnownSettings(commands)));
    } catch (WrongSetting e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return spec.root().commandLine().parseArgs(parsed.originalArgs().toArray(String[]::new));
  }

  private int execute(ParseResult parsed) {
    if (verbose) {
      Logging.beVerbose();
    }
    return new RunLast().execute(parsed);
  }

  private static IParameterExceptionHandler misunderstood(Terminal terminal) {
    return (failure, args) -> {
      CommandLine command = failure.getCommandLine();
      terminal.note(Configuration.origin(failure) + failure.getMessage() + hint(failure));
      if (!isUnknownOption(failure)) {
        UnmatchedArgumentException.printSuggestions(failure, command.getErr());
      }
      terminal.note("try: " + command.getCommandSpec().qualifiedName() + " --help");
      return CommandLine.ExitCode.USAGE;
    };
  }

  /** Which option a mistyped one may be; for a mistyped command the parser has suggestions. */
  private static String hint(ParameterException failure) {
    if (!isUnknownOption(failure)) {
      return "";
    }
    String mistyped = ((UnmatchedArgumentException) failure).getUnmatched().get(0);
    return Nearest.hint(
        mistyped.replaceFirst("=.*", ""),
        failure.getCommandLine().getCommandSpec().optionsMap().keySet());
  }

  private static boolean isUnknownOption(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption();
  }

  private IExecutionExceptionHandler failed(Terminal terminal) {
    return (failure, command, parsed) -> {
      if (failure instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return CommandLine.ExitCode.SOFTWARE;
      }
      terminal.note(sentence(failure));
      if (verbose) {
        failure.printStackTrace(terminal.err());
      }
      return CommandLine.ExitCode.SOFTWARE;
    };
  }

  private static String sentence(Exception failure) {
    boolean ours = failure instanceof CommandFailure && failure.getMessage() != null;
    return ours ? failure.getMessage() : "failed: " + failure;
  }
}
