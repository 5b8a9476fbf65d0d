package dev.tailrace.load;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Writes the requests that publish. What is the same for all events of a topic is made once.
 *
 * <p>Threads: confined to the publishing thread.
 */
final class PublishRequests {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final byte[][] before; // by topic: what comes before the payload
  private final byte[][] after;
  private final byte[] payload;
  private final int largest;

  PublishRequests(Target target, Plan.Shape shape, TopicNames topics) {
    payload = new byte[shape.dataBytes()];
    Arrays.fill(payload, (byte) 'x');
    before = new byte[shape.topics()][];
    after = new byte[shape.topics()][];
    int most = 0;
    for (int topic = 0; topic < shape.topics(); topic++) {
      prepare(target, topic, topics.name(topic));
      most = Math.max(most, before[topic].length + payload.length + after[topic].length);
    }
    largest = most;
  }

  /** A buffer for any of them. */
  ByteBuffer buffer() {
    return ByteBuffer.allocate(largest);
  }

  /** Fills the buffer with the request that publishes an event of this mark. */
  void write(int topic, Mark mark, ByteBuffer buffer) {
    mark.write(payload);
    buffer.clear().put(before[topic]).put(payload).put(after[topic]).flip();
  }

  private void prepare(Target target, int topic, String name) {
    String body = target.publishBody().replace(Target.TOPIC, name);
    int place = body.indexOf(Target.PAYLOAD);
    byte[] bodyBefore = Target.bytes(body.substring(0, place));
    after[topic] = Target.bytes(body.substring(place + Target.PAYLOAD.length()));
    int length = bodyBefore.length + payload.length + after[topic].length;
    byte[] head = Target.bytes(head(target, name, length));
    before[topic] = Arrays.copyOf(head, head.length + bodyBefore.length);
    System.arraycopy(bodyBefore, 0, before[topic], head.length, bodyBefore.length);
  }

  private static String head(Target target, String name, int length) {
    String path = target.publishPath().replace(Target.TOPIC, name);
    String type = target.names("Content-Type") ? "" : "Content-Type: " + TEXT + "\r\n";
    return "POST "
        + path
        + " HTTP/1.1\r\n"
        + target.headerLines()
        + type
        + "Content-Length: "
        + length
        + "\r\n\r\n";
  }
}
