package dev.tailrace.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of an entry as they are stored, in UTF-8.
 *
 * @param topic the canonical one, never empty
 * @param id the publisher's id, or null
 * @param key the idempotency key, or null
 * @param alternates the other topics
 */
record Names(byte[] topic, byte[] id, byte[] key, List<byte[]> alternates) {
  /**
   * @throws IllegalArgumentException if a name is too long, or is not Unicode
   */
  static Names of(Entry entry) {
    return new Names(
        utf8(entry.topic()),
        utf8(entry.id()),
        utf8(entry.idempotencyKey()),
        entry.alternates().isEmpty() ? List.of() : utf8(entry.alternates()));
  }

  private static List<byte[]> utf8(List<String> names) {
    List<byte[]> all = new ArrayList<>(names.size());
    for (String name : names) {
      all.add(utf8(name));
    }
    return all;
  }

  private static byte[] utf8(String name) {
    if (name == null) {
      return null;
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > RecordFormat.MAX_NAME_BYTES) {
      throw new IllegalArgumentException(
          "a name of " + bytes.length + " bytes; at most " + RecordFormat.MAX_NAME_BYTES);
    }
    // half a surrogate pair would be stored as "?", and then be another topic's name
    boolean plain = name.chars().noneMatch(c -> Character.isSurrogate((char) c));
    if (!plain && !new String(bytes, StandardCharsets.UTF_8).equals(name)) {
      throw new IllegalArgumentException("not Unicode: " + name);
    }
    return bytes;
  }
}
