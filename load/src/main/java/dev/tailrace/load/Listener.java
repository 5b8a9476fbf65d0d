package dev.tailrace.load;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.WireException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One listener: a connection after the other to one topic, each resuming from the id received last,
 * as an {@code EventSource} does.
 *
 * <p>Threads: confined to its loop's thread.
 */
final class Listener implements ResponseParser.Handler, EventDecoder.Handler {
  private enum State {
    CLOSED,
    CONNECTING,
    REQUESTING,
    STREAMING,
    ENDED
  }

  /** So that one that does not read is soon felt by the hub, not hidden in the kernel. */
  private static final int STALLED_BUFFER_BYTES = 4096;

  private static final String GAP = "tailrace.gap";

  private final ListenerLoop loop;
  private final int topic;
  private final boolean stalls;
  private final OrderCheck order;
  private final EventDecoder decoder = new EventDecoder(DecoderLimits.DEFAULTS, this);
  private final ResponseParser response = new ResponseParser(this);

  private State state = State.CLOSED;
  private boolean reads = true;
  private SocketChannel channel;
  private SelectionKey key;
  private ByteBuffer unsent;
  private ResponseHead refusal;
  private boolean hasStreamed;
  private boolean hasHeard;
  private long distinct; // events had, doubles not counted
  private long goal; // what distinct should come to

  Listener(ListenerLoop loop, int topic, int publishers, boolean stalls) {
    this.loop = loop;
    this.topic = topic;
    this.stalls = stalls;
    order = new OrderCheck(publishers);
  }

  int topic() {
    return topic;
  }

  boolean stalls() {
    return stalls;
  }

  boolean reads() {
    return reads;
  }

  /** Whether this connection came to a stream. */
  boolean hasStreamed() {
    return hasStreamed;
  }

  /** Whether anything came on it. */
  boolean hasHeard() {
    return hasHeard;
  }

  long missing() {
    return goal - distinct;
  }

  void expect(long more) {
    goal += more;
  }

  /** Events that are missing now are no longer waited for. */
  void writeOff() {
    goal = distinct;
  }

  void connect(Selector selector, Target target) throws IOException {
    response.reset();
    decoder.reset();
    hasStreamed = false;
    hasHeard = false;
    refusal = null;
    state = State.CONNECTING;
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_LINGER, 0); // so that no port waits in TIME_WAIT
    if (stalls) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, STALLED_BUFFER_BYTES);
    }
    boolean connected = channel.connect(target.address());
    key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    if (connected) {
      request();
    }
  }

  /** Stops or starts reading. */
  void read(boolean wanted) {
    reads = wanted;
    if (state == State.STREAMING) {
      key.interestOps(wanted ? SelectionKey.OP_READ : 0);
    }
  }

  void close() throws IOException {
    state = State.CLOSED;
    unsent = null;
    if (channel != null) {
      channel.close();
    }
  }

  /** Does what the connection is ready for; true if it has ended. */
  boolean ready(ByteBuffer buffer) throws IOException {
    if (state == State.CONNECTING && key.isConnectable() && channel.finishConnect()) {
      request();
    } else if (unsent != null && key.isWritable()) {
      write();
    } else if (key.isReadable()) {
      return receive(buffer);
    }
    return false;
  }

  /** Why there is no stream; null if the connection only ended. */
  ResponseHead refusal() {
    return refusal;
  }

  private void request() throws IOException {
    state = State.REQUESTING;
    unsent = ByteBuffer.wrap(loop.request(topic, decoder.lastEventId()));
    write();
  }

  private void write() throws IOException {
    channel.write(unsent);
    if (unsent.hasRemaining()) {
      key.interestOps(SelectionKey.OP_WRITE);
    } else {
      unsent = null;
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private boolean receive(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int length = channel.read(buffer);
    if (length < 0) {
      return true;
    }
    loop.received(length);
    response.parse(buffer.flip());
    return state == State.ENDED;
  }

  @Override
  public void onHead(ResponseHead head) {
    if (!head.isEventStream()) {
      refusal = head;
      state = State.ENDED;
      return;
    }
    state = State.STREAMING;
    hasStreamed = true;
    read(reads);
    loop.streams();
  }

  @Override
  public void onBody(ByteBuffer part) throws IOException {
    if (state != State.STREAMING) {
      part.position(part.limit());
      return;
    }
    hasHeard = true;
    try {
      decoder.decode(part);
    } catch (WireException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void onEnd() {
    state = State.ENDED;
  }

  @Override
  public void onEvent(Event event, String lastEventId) {
    Mark mark = loop.mark();
    if (mark.read(event.data())) {
      marked(mark);
    } else {
      loop.other(event.type().equals(GAP));
    }
  }

  private void marked(Mark mark) {
    OrderCheck.Verdict verdict = order.see(mark.publisher, mark.sequence);
    if (verdict != OrderCheck.Verdict.DOUBLE) {
      distinct++;
    }
    loop.had(this, verdict);
  }
}
