package dev.tailrace.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A connection that publishes one event at a time. Where the server closes it after an answer, as
 * it may, there is a new one for the next.
 *
 * <p>Threads: confined to the publishing thread.
 */
final class Publisher implements ResponseParser.Handler {
  private final int index;
  private final Target target;
  private final Selector selector;
  private final ByteBuffer request;
  private final long[] accepted; // by topic
  private final ResponseParser response = new ResponseParser(this);

  private SocketChannel channel;
  private SelectionKey key;
  private ResponseHead head;
  private boolean isBusy;
  private int topic;
  private long event;
  private boolean isMeasured;

  Publisher(int index, Target target, int topics, Selector selector, ByteBuffer request) {
    this.index = index;
    this.target = target;
    this.selector = selector;
    this.request = request;
    accepted = new long[topics];
  }

  /** Connects, and waits for it. */
  void connect() {
    try {
      channel = SocketChannel.open(target.address());
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      key = channel.register(selector, SelectionKey.OP_READ, this);
      response.reset();
    } catch (IOException e) {
      throw new LoadException(Refusals.ofConnection(target, e), e);
    }
  }

  void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  boolean isBusy() {
    return isBusy;
  }

  /** The event it published last. */
  long event() {
    return event;
  }

  boolean isMeasured() {
    return isMeasured;
  }

  int topic() {
    return topic;
  }

  /** The answer to it. */
  ResponseHead answer() {
    return head;
  }

  /**
   * Publishes the event of a mark, of which the caller has set all but what is this publisher's.
   */
  void publish(int toTopic, Mark mark, PublishRequests requests) throws IOException {
    isBusy = true;
    topic = toTopic;
    event = mark.event;
    isMeasured = mark.measured;
    mark.publisher = index;
    mark.sequence = accepted[topic];
    requests.write(topic, mark, request);
    write();
  }

  /** Does what the connection is ready for; true if the answer is complete. */
  boolean ready(ByteBuffer buffer) throws IOException {
    if (key.isWritable()) {
      write();
    }
    return key.isReadable() && receive(buffer);
  }

  private void write() throws IOException {
    channel.write(request);
    int reads = SelectionKey.OP_READ;
    int wanted = request.hasRemaining() ? reads | SelectionKey.OP_WRITE : reads;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  private boolean receive(ByteBuffer buffer) throws IOException {
    boolean wasBusy = isBusy;
    buffer.clear();
    boolean closed = channel.read(buffer) < 0;
    if (!closed) {
      response.parse(buffer.flip());
    } else if (isBusy) {
      throw new LoadException(
          target.authority() + " closed the connection instead of answering a publish");
    }
    boolean answered = wasBusy && !isBusy;
    if (closed || answered && head.closes()) {
      channel.close();
      connect();
    }
    return answered;
  }

  @Override
  public void onHead(ResponseHead start) {
    head = start;
  }

  @Override
  public void onBody(ByteBuffer part) {
    part.position(part.limit());
  }

  @Override
  public void onEnd() {
    isBusy = false;
    if (head.isSuccess()) {
      accepted[topic]++;
    }
  }
}
