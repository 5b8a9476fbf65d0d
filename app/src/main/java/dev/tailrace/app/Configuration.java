package dev.tailrace.app;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What was given to a command, and where: on its command line, else in the environment, else, for a
 * hub, in a file. It supplies the parser with what the command line leaves open.
 *
 * <p>Threads: immutable.
 */
final class Configuration implements IDefaultValueProvider {
  private static final Path FILE = Path.of("tailrace.yaml");
  private static final String LISTEN = "listen";
  private static final String OPEN = "open";

  private final Map<String, Given> given;

  private Configuration(Map<String, Given> given) {
    this.given = Map.copyOf(given);
  }

  /**
   * Gathers all.
   *
   * @param line what the command line says
   * @param directory where {@code tailrace.yaml} is looked for
   * @param known what others may be meant for
   * @throws WrongSetting for anything that is not understood
   */
  static Configuration of(
      ParseResult line, Map<String, String> environment, Path directory, KnownSettings known) {
    CommandSpec command = line.commandSpec();
    List<Setting> settings = Setting.of(command);
    Variables variables = new Variables(environment, settings);
    Map<String, Given> given = new HashMap<>();
    for (Setting each : settings) {
      if (line.hasMatchedOption(each.option())) {
        given.put(each.key(), Given.flag(each.option().stringValues()));
      } else {
        variables.of(each).ifPresent(found -> given.put(each.key(), found));
      }
    }
    if (ConfigFlags.areIn(command)) {
      variables.refuseUnknown(known);
      file(given, directory, known).forEach(given::putIfAbsent);
      variables
          .value("PORT")
          .map(port -> on(port, given.get(OPEN)))
          .ifPresent(found -> given.putIfAbsent(LISTEN, found));
    }
    given.keySet().retainAll(settings.stream().map(Setting::key).toList());
    return new Configuration(given);
  }

  /** That of a command which runs. */
  static Configuration of(CommandSpec command) {
    return command.defaultValueProvider() instanceof Configuration configuration
        ? configuration
        : new Configuration(Map.of());
  }

  /** What was given for a setting. */
  Optional<Given> of(Setting setting) {
    return Optional.ofNullable(given.get(setting.key()));
  }

  /** Whether somebody chose where to listen. */
  boolean isListenGiven() {
    return given.containsKey(LISTEN);
  }

  @Override
  public String defaultValue(ArgSpec arg) {
    return arg instanceof OptionSpec option
        ? of(new Setting(option))
            .filter(found -> found.source() != Given.Source.FLAG)
            .map(found -> new Setting(option).text(found.values()))
            .map(text -> text.replace("${", "$${")) // the parser would fill it in
            .orElse(null)
        : null;
  }

  /** Where the value came from that is complained of, or nothing for the command line. */
  static String origin(ParameterException failure) {
    return failure.getArgSpec() instanceof OptionSpec option && failure.getValue() != null
        ? of(failure.getCommandLine().getCommandSpec()).from(new Setting(option))
        : "";
  }

  /**
   * A complaint with where the setting came from that it is about: the one whose flag or value
   * stands in it; where that is not one alone, all places but the command line.
   */
  String withOrigin(CommandSpec command, String complaint) {
    List<Setting> named =
        Setting.of(command).stream().filter(each -> isNamed(each, complaint)).toList();
    if (named.size() == 1) {
      return from(named.get(0)) + complaint;
    }
    String places =
        given.values().stream()
            .filter(each -> each.source() != Given.Source.FLAG)
            .map(Given::origin)
            .sorted()
            .distinct()
            .collect(Collectors.joining(", "));
    return complaint + (places.isEmpty() ? "" : "; settings came from " + places);
  }

  private boolean isNamed(Setting setting, String complaint) {
    return of(setting).stream()
        .flatMap(found -> found.values().stream().map(Configuration::asGiven))
        .map(value -> value + "|" + Pattern.quote(setting.flag()) + "(?![\\w-])")
        .anyMatch(either -> Pattern.compile(either).matcher(complaint).find());
  }

  /** How a complaint tells the value it is about; a bare number in it may be a bound. */
  private static String asGiven(String value) {
    return "(?:^|: |is )" + Pattern.quote(value) + "(?=[ ,]|$)";
  }

  private String from(Setting setting) {
    return of(setting)
        .filter(found -> found.source() != Given.Source.FLAG)
        .map(found -> "from " + found.origin() + ": ")
        .orElse("");
  }

  private static Map<String, Given> file(
      Map<String, Given> given, Path directory, KnownSettings known) {
    Given named = given.get(ConfigFlags.CONFIG.substring(2));
    if (named != null) {
      return ConfigFile.read(directory, path(named), known.ofFiles());
    }
    boolean exists = Files.exists(directory.resolve(FILE));
    return exists ? ConfigFile.read(directory, FILE, known.ofFiles()) : Map.of();
  }

  private static Path path(Given named) {
    try {
      return Path.of(named.values().get(0));
    } catch (InvalidPathException e) {
      throw new WrongSetting("no file can be called so: " + named.values().get(0), e);
    }
  }

  /** What hosts for web applications tell them: a port, on whatever address the hub may use. */
  private static Given on(String port, Given open) {
    if (!port.matches("\\d{1,5}")) {
      throw new WrongSetting("the variable PORT is not the number of a port: '" + port + "'");
    }
    boolean isOpen = open != null && open.values().get(0).equalsIgnoreCase("true");
    String address = (isOpen ? "0.0.0.0:" : "127.0.0.1:") + port;
    return new Given(Given.Source.VARIABLE, "PORT", List.of(address));
  }
}
