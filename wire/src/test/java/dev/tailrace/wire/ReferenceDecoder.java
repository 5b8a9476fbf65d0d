package dev.tailrace.wire;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The specification, written down as plainly as it can be: the whole input at once, no limits, no
 * thought of speed, nothing shared with the decoder it judges.
 */
final class ReferenceDecoder {
  private final Transcript transcript = new Transcript();
  private String data = "";
  private String type = "";
  private String blockId;
  private long blockRetry = Event.NO_RETRY;
  private String idBuffer = "";
  private String lastEventId = "";
  private long reconnectionMillis = Event.NO_RETRY;

  static Transcript decode(byte[] bytes) {
    ReferenceDecoder decoder = new ReferenceDecoder();
    decoder.stream(bytes);
    return decoder.transcript;
  }

  private void stream(byte[] bytes) {
    for (String line : completeLines(withoutMark(bytes))) {
      line(line);
    }
    transcript.end(lastEventId, reconnectionMillis);
  }

  private byte[] withoutMark(byte[] b) {
    boolean mark =
        b.length > 2 && (b[0] & 0xFF) == 0xEF && (b[1] & 0xFF) == 0xBB && (b[2] & 0xFF) == 0xBF;
    return mark ? Arrays.copyOfRange(b, 3, b.length) : b;
  }

  /** The last piece is not terminated, and so is no line. */
  private static List<String> completeLines(byte[] bytes) {
    String text = WhatwgUtf8.decode(bytes).replace("\r\n", "\n").replace('\r', '\n');
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    lines.remove(lines.size() - 1);
    return lines;
  }

  private void line(String line) {
    int colon = line.indexOf(':');
    if (line.isEmpty()) {
      dispatch();
    } else if (colon == 0) {
      transcript.onComment(line.substring(1));
    } else if (colon < 0) {
      field(line, "");
    } else {
      String value = line.substring(colon + 1);
      field(line.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
    }
  }

  private void field(String name, String value) {
    switch (name) {
      case "data" -> data += value + "\n";
      case "event" -> type = value;
      case "id" -> id(value);
      case "retry" -> retry(value);
      default -> { }
    }
  }

  private void id(String value) {
    if (value.indexOf(0) < 0) {
      blockId = value;
      idBuffer = value;
    }
  }

  private void retry(String value) {
    if (value.matches("[0-9]+")) {
      BigInteger millis = new BigInteger(value);
      reconnectionMillis =
          millis.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
      blockRetry = reconnectionMillis;
      transcript.onRetry(reconnectionMillis);
    }
  }

  private void dispatch() {
    lastEventId = idBuffer;
    if (!data.isEmpty()) {
      String text = data.substring(0, data.length() - 1);
      String name = type.isEmpty() ? "message" : type;
      transcript.onEvent(new Event(name, text, blockId, blockRetry), lastEventId);
    }
    data = "";
    type = "";
    blockId = null;
    blockRetry = Event.NO_RETRY;
  }
}
