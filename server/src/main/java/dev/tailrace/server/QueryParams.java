package dev.tailrace.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parameters of a query, decoded, in the order they came.
 *
 * <p>Threads: immutable.
 */
final class QueryParams {
  private record Param(String name, String value) {}

  private final List<Param> params;

  private QueryParams(List<Param> params) {
    this.params = List.copyOf(params);
  }

  static QueryParams parse(String raw) throws ProblemException {
    List<Param> params = new ArrayList<>();
    for (String pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        params.add(new Param(Percent.decodeQuery(name), Percent.decodeQuery(value)));
      }
    }
    return new QueryParams(params);
  }

  boolean has(String name) {
    return params.stream().anyMatch(p -> p.name().equals(name));
  }

  /** The names there are. */
  Set<String> names() {
    return params.stream().map(Param::name).collect(Collectors.toSet());
  }

  List<String> all(String name) {
    return params.stream().filter(p -> p.name().equals(name)).map(Param::value).toList();
  }

  /** The value of a parameter that makes sense at most once. */
  Optional<String> single(String name) throws ProblemException {
    String value = null;
    for (Param param : params) {
      if (param.name().equals(name)) {
        if (value != null) {
          throw Problem.badRequest("query parameter " + name + " is given more than once")
              .exception();
        }
        value = param.value();
      }
    }
    return Optional.ofNullable(value);
  }

  /** Whether something is switched on: by its name alone, or {@code true}. */
  boolean flag(String name) throws ProblemException {
    String value = single(name).orElse("false");
    return switch (value) {
      case "", "true" -> true;
      case "false" -> false;
      default -> throw Problem.badRequest(name + " is neither true nor false").exception();
    };
  }

  /** The last value, not empty, under any of several names. */
  Optional<String> last(Set<String> names) {
    return params.stream()
        .filter(p -> names.contains(p.name()) && !p.value().isEmpty())
        .map(Param::value)
        .reduce((earlier, later) -> later);
  }

  /** Refuses parameters other than these: on a publish a misspelt one would lose what it says. */
  void requireOnly(Set<String> known) throws ProblemException {
    for (Param param : params) {
      if (!known.contains(param.name())) {
        throw Problem.badRequest(
                "query parameter " + param.name() + " is unknown here; known are " + sorted(known))
            .exception();
      }
    }
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
