package dev.tailrace.server;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468). What stands around the blocks is for people.
 *
 * @param label what it is, as in {@code CERTIFICATE}
 *     <p>Threads: immutable.
 */
record Pem(String label, byte[] content) {
  private static final String BEGIN = "-----BEGIN ";
  private static final Pattern BLOCK =
      Pattern.compile(BEGIN + "([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  /**
   * All blocks, in their order.
   *
   * @throws IllegalArgumentException if one does not end, or holds anything but Base64
   */
  static List<Pem> all(String text) {
    List<Pem> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      byte[] content = Base64.getMimeDecoder().decode(matcher.group(2));
      blocks.add(new Pem(matcher.group(1), content));
    }
    if (blocks.size() != text.split(BEGIN, -1).length - 1) {
      throw new IllegalArgumentException("a PEM block has no end");
    }
    return blocks;
  }
}
