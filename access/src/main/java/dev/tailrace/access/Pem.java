package dev.tailrace.access;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468). What stands around the blocks is for people.
 *
 * @param label what it is, as in {@code PUBLIC KEY}
 * @param content in DER, as a rule; not to be changed
 *     <p>Threads: immutable.
 */
public record Pem(String label, byte[] content) {
  static final String BEGIN = "-----BEGIN ";
  private static final Pattern BLOCK =
      Pattern.compile(BEGIN + "([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  /**
   * All blocks, in their order.
   *
   * @throws IllegalArgumentException if one does not end, or holds anything but Base64
   */
  public static List<Pem> all(String text) {
    List<Pem> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Pem(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
    }
    if (blocks.size() != text.split(BEGIN, -1).length - 1) {
      throw new IllegalArgumentException("a PEM block has no end");
    }
    return blocks;
  }

  /** As it stands in a file. */
  String text() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return BEGIN + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }
}
