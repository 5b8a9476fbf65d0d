package dev.tailrace.interop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A relay of TCP connections to a port of this machine that treats each as badly as a seed has it:
 * see {@link Mishap}. Now and then it refuses connections for a moment.
 *
 * <p>Threads: thread-safe; has one that accepts, one for time, and two for each connection.
 */
final class ChaosProxy implements Closeable {
  private static final int CONNECTIONS_A_REFUSAL = 40;
  private static final int MOST_REFUSED_MILLIS = 30;

  // written once, at construction
  private final int target;
  private final Socket place = new Socket(); // keeps the port while nobody listens on it
  private final ScheduledExecutorService clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Count connections = new Count();

  // guarded by this
  private final Random random;
  private final Map<Mishap.End, Integer> ends = new EnumMap<>(Mishap.End.class);
  private int refusals;
  private ServerSocket listener;

  ChaosProxy(int target, long seed) throws IOException {
    this.target = target;
    this.random = new Random(seed);
    place.setReuseAddress(true);
    place.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    clock = Executors.newSingleThreadScheduledExecutor(ChaosProxy::daemon);
    listener = listen();
    daemon(this::accept).start();
  }

  URI uri(String target) {
    return URI.create("http://127.0.0.1:" + place.getLocalPort() + target);
  }

  /** The connections so far. */
  Count connections() {
    return connections;
  }

  /** What has happened, for people. */
  synchronized String summary() {
    return connections.value() + " connections, " + refusals + " refusals, ends " + ends;
  }

  private void accept() {
    try {
      while (closed.getCount() > 0) {
        begin(current().accept());
        if (draw(CONNECTIONS_A_REFUSAL) == 0) {
          refuseForAMoment();
        }
      }
    } catch (IOException e) {
      if (closed.getCount() > 0) {
        throw new AssertionError(e);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void begin(Socket client) {
    Mishap mishap = nextMishap();
    ChaosRelay relay = new ChaosRelay(client, target, mishap);
    daemon(relay::run).start();
    clock.schedule(relay::timeIsUp, mishap.afterMillis(), TimeUnit.MILLISECONDS);
    connections.increment();
  }

  private void refuseForAMoment() throws IOException, InterruptedException {
    current().close();
    closed.await(1 + draw(MOST_REFUSED_MILLIS), TimeUnit.MILLISECONDS);
    relisten();
  }

  private synchronized Mishap nextMishap() {
    Mishap mishap = Mishap.draw(random);
    ends.merge(mishap.end(), 1, Integer::sum);
    return mishap;
  }

  private synchronized int draw(int bound) {
    return random.nextInt(bound);
  }

  private synchronized ServerSocket current() {
    return listener;
  }

  private synchronized void relisten() throws IOException {
    refusals++;
    if (closed.getCount() > 0) {
      listener = listen();
    }
  }

  private ServerSocket listen() throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(place.getLocalSocketAddress(), 1000);
    return socket;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "chaos");
    thread.setDaemon(true);
    return thread;
  }

  /** Refuses from now on; the connections there are end by themselves. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    synchronized (this) {
      listener.close();
    }
    place.close();
    clock.shutdown();
  }
}
