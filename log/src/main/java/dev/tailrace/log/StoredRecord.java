package dev.tailrace.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sound record where it lies, in a block read from a segment.
 *
 * @param bytes the block
 * @param at where the record begins in it; see {@link RecordFormat}
 *     <p>Threads: immutable, as long as the block is.
 */
record StoredRecord(byte[] bytes, int at) {
  int size() {
    return RecordFormat.intAt(bytes, at + RecordFormat.SIZE);
  }

  long offset() {
    return RecordFormat.longAt(bytes, at + RecordFormat.OFFSET);
  }

  long timeMillis() {
    return RecordFormat.longAt(bytes, at + RecordFormat.TIME);
  }

  String topic() {
    return text(RecordFormat.HEADER_BYTES, topicBytes());
  }

  /** Its other topics. */
  List<String> alternates() {
    int left = alternateCount();
    if (left == 0) {
      return List.of();
    }
    List<String> found = new ArrayList<>(left);
    for (int i = alternatesStart(); left > 0; i = behindAlternate(i), left--) {
      found.add(text(i + RecordFormat.SIZE_BYTES, alternateBytes(i)));
    }
    return found;
  }

  int flags() {
    return RecordFormat.unsignedByteAt(bytes, at + RecordFormat.FLAGS);
  }

  /** Whether this is a topic of it, in UTF-8. */
  boolean isOn(byte[] topic) {
    if (isAt(RecordFormat.HEADER_BYTES, topicBytes(), topic)) {
      return true;
    }
    int left = alternateCount();
    for (int i = alternatesStart(); left > 0; i = behindAlternate(i), left--) {
      if (isAt(i + RecordFormat.SIZE_BYTES, alternateBytes(i), topic)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a topic of it is one of these. */
  boolean isOnOneOf(Topics topics) {
    return topics.contains(topic())
        || (alternateCount() > 0 && topics.containsOneOf(alternates()));
  }

  /** The publisher's id, or null. */
  byte[] id() {
    int size = RecordFormat.unsignedShortAt(bytes, at + RecordFormat.ID_SIZE);
    return size == RecordFormat.ABSENT ? null : slice(idStart(), size);
  }

  /** The idempotency key, or null. */
  byte[] key() {
    int size = RecordFormat.unsignedShortAt(bytes, at + RecordFormat.KEY_SIZE);
    return size == RecordFormat.ABSENT ? null : slice(keyStart(), size);
  }

  byte[] topicUtf8() {
    return slice(RecordFormat.HEADER_BYTES, topicBytes());
  }

  byte[] body() {
    return slice(bodyStart(), size() - bodyStart());
  }

  LogRecord toLogRecord() {
    long expires = RecordFormat.longAt(bytes, at + RecordFormat.EXPIRES);
    return new LogRecord(
        offset(), topic(), alternates(), flags(), timeMillis(), expires, body());
  }

  private int topicBytes() {
    return RecordFormat.unsignedShortAt(bytes, at + RecordFormat.TOPIC_SIZE);
  }

  private int idStart() {
    return RecordFormat.HEADER_BYTES + topicBytes();
  }

  private int keyStart() {
    int size = RecordFormat.unsignedShortAt(bytes, at + RecordFormat.ID_SIZE);
    return idStart() + RecordFormat.present(size);
  }

  private int alternatesStart() {
    int size = RecordFormat.unsignedShortAt(bytes, at + RecordFormat.KEY_SIZE);
    return keyStart() + RecordFormat.present(size);
  }

  private int bodyStart() {
    int start = alternatesStart();
    for (int left = alternateCount(); left > 0; left--) {
      start = behindAlternate(start);
    }
    return start;
  }

  private int alternateCount() {
    return RecordFormat.unsignedByteAt(bytes, at + RecordFormat.ALTERNATES);
  }

  private int alternateBytes(int start) {
    return RecordFormat.unsignedShortAt(bytes, at + start);
  }

  private int behindAlternate(int start) {
    return start + RecordFormat.SIZE_BYTES + alternateBytes(start);
  }

  private boolean isAt(int start, int size, byte[] name) {
    return Arrays.equals(bytes, at + start, at + start + size, name, 0, name.length);
  }

  private String text(int start, int size) {
    return new String(bytes, at + start, size, StandardCharsets.UTF_8);
  }

  private byte[] slice(int start, int size) {
    return Arrays.copyOfRange(bytes, at + start, at + start + size);
  }
}
