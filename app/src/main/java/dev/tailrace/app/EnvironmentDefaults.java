package dev.tailrace.app;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes the value of an option that is not given from the environment: of {@code --max-event-size} from
 * {@code TAILRACE_MAX_EVENT_SIZE}.
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
    return arg instanceof OptionSpec option ? environment.get(variable(option)) : null;
  }

  /** The name of an option's variable. */
  static String variable(OptionSpec option) {
    String name = option.longestName().replaceFirst("^-+", "");
    return "TAILRACE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
