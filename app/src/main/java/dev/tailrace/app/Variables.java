package dev.tailrace.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The environment variables as a source of settings: {@code TAILRACE_SYNC} is a value, {@code
 * TAILRACE_SYNC_FILE} the name of a file that holds it. An empty variable counts as none.
 *
 * <p>Threads: confined to the main thread.
 */
final class Variables {
  /** Read by the launcher, so no option tells of them. */
  private static final Set<String> OF_LAUNCHER = Set.of("TAILRACE_JAVA_OPTS");

  /** Kubernetes sets these in every pod beside a service that is called tailrace-something. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "TAILRACE_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?)");

  private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");
  private static final int MOST_BYTES = 64 * 1024;

  private final Map<String, String> environment = new TreeMap<>();
  private final Set<String> values = new TreeSet<>();
  private final Set<String> files = new TreeSet<>();

  /** @param known the settings that are looked for */
  Variables(Map<String, String> environment, List<Setting> known) {
    this.environment.putAll(environment);
    this.environment.values().removeIf(String::isEmpty);
    known.forEach(each -> values.add(each.variable()));
    known.stream().flatMap(Setting::fileVariable).forEach(files::add);
    files.removeAll(values); // what is an option's own name is that
  }

  /** What the environment gives for a setting. */
  Optional<Given> of(Setting setting) {
    Optional<String> value = value(setting.variable());
    Optional<String> file = setting.fileVariable().filter(files::contains).findFirst();
    if (file.flatMap(this::value).isEmpty()) {
      return value.map(
          text ->
              new Given(Given.Source.VARIABLE, setting.variable(), setting.values(text)));
    }
    if (value.isPresent()) {
      throw new WrongSetting(
          setting.variable() + " and " + file.get() + " are both set; which one is meant?");
    }
    String content = content(file.get(), environment.get(file.get()));
    return Optional.of(new Given(Given.Source.SECRET, file.get(), setting.values(content)));
  }

  /** The value of a variable that is set and not empty. */
  Optional<String> value(String variable) {
    return Optional.ofNullable(environment.get(variable));
  }

  /** Complains of the first variable with our prefix that no command knows. */
  void refuseUnknown(KnownSettings known) {
    if (unknown().isPresent()) {
      new Variables(environment, known.all()).refuseUnknown();
    }
  }

  private void refuseUnknown() {
    unknown()
        .ifPresent(
            name -> {
              throw new WrongSetting("the variable " + name + " is no setting" + hint(name));
            });
  }

  private Optional<String> unknown() {
    return environment.entrySet().stream()
        .filter(each -> each.getKey().startsWith(Setting.PREFIX))
        .filter(each -> !isKnown(each.getKey()) && !isServiceLink(each))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Of names without their prefix, which all have, so that it makes none the nearer. */
  private String hint(String name) {
    String withoutFile = name.replaceFirst("_FILE$", "");
    Stream<String> all = Stream.of(values, files, OF_LAUNCHER).flatMap(Set::stream);
    Optional<String> meant =
        values.contains(withoutFile)
            ? Optional.of(withoutFile)
            : Nearest.to(bare(name), all.map(Variables::bare).toList())
                .map(Setting.PREFIX::concat);
    return meant.map(found -> "; did you mean " + found + "?").orElse("");
  }

  private static String bare(String name) {
    return name.substring(Setting.PREFIX.length());
  }

  private boolean isKnown(String name) {
    return values.contains(name) || files.contains(name) || OF_LAUNCHER.contains(name);
  }

  private static boolean isServiceLink(Map.Entry<String, String> variable) {
    return SERVICE_LINK.matcher(variable.getKey()).matches()
        || variable.getKey().endsWith("_PORT")
            && SERVICE_URL.matcher(variable.getValue()).matches();
  }

  /** The file's content, without the line end that an editor puts there. */
  private static String content(String variable, String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new WrongSetting(
            variable + " names " + file + ", which is larger than " + MOST_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
    } catch (IOException | InvalidPathException e) {
      throw new WrongSetting(variable + " names " + file + ", " + Unreadable.because(e), e);
    }
  }
}
