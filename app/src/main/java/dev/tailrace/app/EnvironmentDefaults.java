package dev.tailrace.app;

import java.lang.reflect.Field;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Takes the value of an option that is not given from the environment: that of
 * {@code --max-event-size} from {@code TAILRACE_MAX_EVENT_SIZE}. An empty variable counts as none.
 * What one request is to hold ({@link RequestFlags}) is no setting: {@code TAILRACE_DATA}, which
 * tells a hub its folder, must not be posted to a topic.
 *
 * <p>Threads: immutable.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public String defaultValue(ArgSpec arg) {
    String value =
        arg instanceof OptionSpec option && !isOfRequest(option)
            ? environment.get(variable(option))
            : null;
    return "".equals(value) ? null : value;
  }

  private static boolean isOfRequest(OptionSpec option) {
    return option.userObject() instanceof Field field
        && field.getDeclaringClass() == RequestFlags.class;
  }

  /**
   * Whose fault a wrong value is: the name of the variable it came from, or nothing for the command
   * line.
   */
  static String origin(ParameterException failure, String... args) {
    if (!(failure.getArgSpec() instanceof OptionSpec option) || failure.getValue() == null) {
      return "";
    }
    boolean typed =
        Stream.of(args).anyMatch(arg -> Stream.of(option.names()).anyMatch(arg::startsWith));
    return typed ? "" : "from " + variable(option) + ": ";
  }

  private static String variable(OptionSpec option) {
    String name = option.longestName().replaceFirst("^-+", "");
    return "TAILRACE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
