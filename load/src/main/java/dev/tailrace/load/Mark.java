package dev.tailrace.load;

import java.nio.charset.StandardCharsets;

/**
 * What the data of each event begins with, and what a listener judges it by. The rest of the data
 * is filling.
 *
 * <pre>
 *   run 8 hex . publisher 4 . sequence 8 . event 8 . due 12 . m or w
 * </pre>
 *
 * The sequence counts the events of that publisher on that topic, from 0; the event counts those of
 * the whole part of the run; due is in nanoseconds from the run's origin; m is measured, w is not.
 *
 * <p>Threads: confined to the thread that writes or reads with it.
 */
final class Mark {
  static final int BYTES = 46;

  private static final int PUBLISHER = 9;
  private static final int SEQUENCE = 14;
  private static final int EVENT = 23;
  private static final int DUE = 32;
  private static final int MEASURED = 45;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final String prefix;

  int publisher;
  long sequence;
  long event;
  long due;
  boolean measured;

  /**
   * @param run the number of the run, which tells its events from any others
   */
  Mark(int run) {
    prefix = Text.of("%08x.", run);
  }

  /** Reads it from an event's data; false if there is none of this run in it. */
  boolean read(String data) {
    int at = data.startsWith(prefix) ? 0 : data.indexOf(prefix);
    if (at < 0 || data.length() < at + BYTES) {
      return false;
    }
    publisher = (int) hex(data, at + PUBLISHER, 4);
    sequence = hex(data, at + SEQUENCE, 8);
    event = hex(data, at + EVENT, 8);
    due = hex(data, at + DUE, 12);
    measured = data.charAt(at + MEASURED) == 'm';
    return true;
  }

  /** Writes it to the beginning of {@code data}, which has at least {@link #BYTES}. */
  void write(byte[] data) {
    for (int i = 0; i < prefix.length(); i++) {
      data[i] = (byte) prefix.charAt(i);
    }
    hex(data, PUBLISHER, 4, publisher);
    hex(data, SEQUENCE, 8, sequence);
    hex(data, EVENT, 8, event);
    hex(data, DUE, 12, due);
    data[MEASURED] = (byte) (measured ? 'm' : 'w');
  }

  private static void hex(byte[] data, int from, int digits, long value) {
    long rest = value;
    for (int i = from + digits - 1; i >= from; i--) {
      data[i] = DIGITS[(int) (rest & 0xF)];
      rest >>>= 4;
    }
    data[from + digits] = '.';
  }

  private static long hex(String data, int from, int digits) {
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      int c = data.charAt(i);
      value = value << 4 | (c <= '9' ? c - '0' : c - 'a' + 10) & 0xF;
    }
    return value;
  }
}
