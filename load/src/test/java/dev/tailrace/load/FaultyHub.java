package dev.tailrace.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;

/**
 * A small hub that does what a test says to its events: late, lost, doubled, swapped, refused. It
 * keeps all and replays from {@code Last-Event-ID}; its chunks and writes are cut anywhere.
 *
 * <p>Threads: a thread of its own, on which the fault is called; {@link #delivered}, {@link
 * #streams}, {@link #release} and {@link #mostHeld} from any thread.
 */
final class FaultyHub implements AutoCloseable {
  /** Decides what becomes of each published event. */
  interface Fault {
    /** Nothing is wrong. */
    Fault NONE = (event, hub) -> hub.deliver(event);

    void published(Published event, FaultyHub hub);
  }

  /**
   * @param number counts the publishes, from 0
   */
  record Published(int number, String topic, String data) {}

  private final Fault fault;
  private final Random random = new Random(7);
  private final Selector selector = Selector.open();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Thread thread = new Thread(this::run, "faulty-hub");
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicInteger streams = new AtomicInteger();

  // the hub's thread only
  private final List<FaultyHubConnection> listeners = new ArrayList<>();
  private final List<Published> history = new ArrayList<>();
  private IntPredicate replays = number -> true;
  private int published;
  private int status = 201;

  // written before the first request
  private volatile String streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";
  private volatile boolean closesAfterAnswers;

  // guarded by held
  private final List<Published> held = new ArrayList<>();
  private boolean isReleasing;
  private int mostHeld;

  private volatile boolean closed;
  private volatile Throwable failure;

  FaultyHub(Fault fault) throws IOException {
    this.fault = fault;
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    thread.setDaemon(true);
    thread.start();
  }

  /** Another start of the response to listeners. */
  FaultyHub answering(String head) {
    streamHead = head;
    return this;
  }

  /** Closes a publisher's connection after each answer. */
  FaultyHub closingAfterAnswers() {
    closesAfterAnswers = true;
    return this;
  }

  /** Only these events, by number, are replayed. */
  FaultyHub replaying(IntPredicate some) {
    replays = some;
    return this;
  }

  URI uri() {
    try {
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      return URI.create("http://127.0.0.1:" + port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many events went to listeners, replays included. */
  long delivered() {
    return delivered.get();
  }

  /** How many listeners there are. */
  int streams() {
    return streams.get();
  }

  // for faults

  void deliver(Published event) {
    deliver(event, listener -> true);
  }

  /** Delivers to some of the listeners, by their place in the order they came in. */
  void deliver(Published event, IntPredicate some) {
    for (int i = 0; i < listeners.size(); i++) {
      if (listeners.get(i).follows(event.topic()) && some.test(i)) {
        send(event, listeners.get(i));
      }
    }
  }

  /** Answers the publish with another status. */
  void refuse(int with) {
    status = with;
  }

  /** Ends all streams. */
  void cut() {
    List.copyOf(listeners).forEach(FaultyHubConnection::close);
  }

  /** Keeps it until {@link #release}. */
  void hold(Published event) {
    synchronized (held) {
      held.add(event);
      mostHeld = Math.max(mostHeld, held.size());
    }
  }

  // from any thread

  /** Delivers what is held, soon; false if that is nothing. */
  boolean release() {
    synchronized (held) {
      selector.wakeup();
      isReleasing = !held.isEmpty();
      return isReleasing;
    }
  }

  /** The most events that were held at once. */
  int mostHeld() {
    synchronized (held) {
      return mostHeld;
    }
  }

  // for its connections

  void follow(FaultyHubConnection connection, String lastEventId) {
    int from = lastEventId.isEmpty() ? history.size() : Integer.parseInt(lastEventId) + 1;
    List<Published> missed =
        history.stream()
            .filter(event -> event.number() >= from && replays.test(event.number()))
            .filter(event -> connection.follows(event.topic()))
            .toList();
    delivered.addAndGet(missed.size()); // before anybody can see that the listener is here
    connection.head(streamHead);
    listeners.add(connection);
    streams.incrementAndGet();
    missed.forEach(event -> connection.event(event.number(), event.data()));
  }

  void publish(FaultyHubConnection connection, String topic, String data) {
    status = 201;
    Published event = new Published(published++, topic, data);
    history.add(event);
    fault.published(event, this);
    connection.answer(status, closesAfterAnswers);
  }

  void left(FaultyHubConnection connection) {
    if (listeners.remove(connection)) {
      streams.decrementAndGet();
    }
  }

  Random random() {
    return random;
  }

  private void send(Published event, FaultyHubConnection listener) {
    delivered.incrementAndGet();
    listener.event(event.number(), event.data());
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(this::ready);
        deliverHeld();
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    } finally {
      closeAll(); // here, and nowhere else: keys are not to be cancelled while they are looked at
    }
  }

  private void deliverHeld() {
    synchronized (held) {
      if (isReleasing) {
        held.forEach(this::deliver);
        held.clear();
        isReleasing = false;
      }
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isValid() && key.isAcceptable()) {
        accept();
      } else if (key.isValid()) {
        ((FaultyHubConnection) key.attachment()).ready();
      }
    } catch (IOException e) {
      ((FaultyHubConnection) key.attachment()).close();
    }
  }

  private void accept() throws IOException {
    SocketChannel channel = server.accept();
    if (channel != null) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      key.attach(new FaultyHubConnection(this, channel, key));
    }
  }

  private void closeAll() {
    try {
      for (SelectionKey key : List.copyOf(selector.keys())) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    selector.wakeup();
    thread.join();
    assertThat(failure).as("what ended the faulty hub").isNull();
  }
}
