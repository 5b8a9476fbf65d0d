package dev.tailrace.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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

  /** Whether this is its topic, in UTF-8. */
  boolean isOn(byte[] topic) {
    int start = at + RecordFormat.HEADER_BYTES;
    int end = start + topicBytes();
    return Arrays.equals(bytes, start, end, topic, 0, topic.length);
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
    return new LogRecord(offset(), topic(), timeMillis(), expires, body());
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

  private int bodyStart() {
    int size = RecordFormat.unsignedShortAt(bytes, at + RecordFormat.KEY_SIZE);
    return keyStart() + RecordFormat.present(size);
  }

  private String text(int start, int size) {
    return new String(bytes, at + start, size, StandardCharsets.UTF_8);
  }

  private byte[] slice(int start, int size) {
    return Arrays.copyOfRange(bytes, at + start, at + start + size);
  }
}
