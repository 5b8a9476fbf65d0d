package dev.tailrace.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * What a log knows about itself beside its records; kept in the file {@code state}, as lines of
 * text:
 *
 * <pre>
 *   tailrace-log 1
 *   sync ALWAYS                  how it is, or was, run
 *   boot 4f6c…                   the run of the machine in which it was opened, or -
 *   closed 4711                  its end when it was closed, or - while it is open
 *   epoch k3v9q2 0               the epochs, oldest first, each with the end it began after
 *   epoch z81m4c 4000
 *   crc 1f2e3d4c                 CRC-32C of the lines above
 * </pre>
 *
 * <p>Threads: immutable.
 */
record LogState(Sync.Mode sync, String boot, OptionalLong closedAt, Epochs epochs) {
  private static final String FIRST_LINE = "tailrace-log 1";
  private static final int MOST_EPOCHS = 1000;

  LogState closed(long end) {
    return new LogState(sync, boot, OptionalLong.of(end), epochs);
  }

  byte[] toBytes() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    text.append("sync ").append(sync).append('\n');
    text.append("boot ").append(boot.isEmpty() ? "-" : boot).append('\n');
    String closed = closedAt.isPresent() ? Long.toString(closedAt.getAsLong()) : "-";
    text.append("closed ").append(closed).append('\n');
    List<Epochs.Epoch> history = epochs.history();
    int forgotten = Math.max(0, history.size() - MOST_EPOCHS);
    for (Epochs.Epoch e : history.subList(forgotten, history.size())) {
      text.append("epoch ").append(e.name()).append(' ').append(e.startsAfter()).append('\n');
    }
    String crc = crc(text.toString());
    text.append("crc ").append(crc).append('\n');
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws IllegalArgumentException if that is not what {@link #toBytes} makes
   */
  static LogState parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int crc = text.lastIndexOf("crc ");
    if (crc < 0 || !text.substring(crc + 4).trim().equals(crc(text.substring(0, crc)))) {
      throw new IllegalArgumentException("the checksum is wrong");
    }
    List<String> lines = Arrays.asList(text.substring(0, crc).split("\n"));
    if (!lines.get(0).equals(FIRST_LINE)) {
      throw new IllegalArgumentException("begins with " + lines.get(0));
    }
    String boot = value(lines.get(2));
    String closed = value(lines.get(3));
    List<Epochs.Epoch> history = new ArrayList<>();
    for (String line : lines.subList(4, lines.size())) {
      String[] words = line.split(" ");
      history.add(new Epochs.Epoch(words[1], Long.parseLong(words[2])));
    }
    return new LogState(
        Sync.Mode.valueOf(value(lines.get(1))),
        boot.equals("-") ? "" : boot,
        closed.equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(closed)),
        new Epochs(history));
  }

  private static String value(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }
}
