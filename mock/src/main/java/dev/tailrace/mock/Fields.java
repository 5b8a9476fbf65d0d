package dev.tailrace.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a request, in the order and the case they came in, values as bytes: nothing
 * in HTTP says what text they are.
 *
 * <p>Threads: immutable.
 */
record Fields(List<Field> all) {
  /** One field line; the value without the white space around it. */
  record Field(String name, byte[] value) {
    String text() {
      return new String(value, UTF_8);
    }
  }

  Fields {
    all = List.copyOf(all);
  }

  byte @Nullable [] first(String name) {
    for (Field field : all) {
      if (field.name().equalsIgnoreCase(name)) {
        return field.value().clone();
      }
    }
    return null;
  }

  @Nullable String firstText(String name) {
    byte[] value = first(name);
    return value == null ? null : new String(value, UTF_8);
  }

  List<String> texts(String name) {
    return all.stream().filter(f -> f.name().equalsIgnoreCase(name)).map(Field::text).toList();
  }

  List<String> names() {
    return all.stream().map(Field::name).toList();
  }

  /** Whether a field that is a comma-separated list has this token, in any case. */
  boolean hasToken(String name, String token) {
    return texts(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .anyMatch(each -> each.strip().equalsIgnoreCase(token));
  }
}
