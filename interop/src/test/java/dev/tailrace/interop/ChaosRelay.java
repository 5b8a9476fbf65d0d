package dev.tailrace.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * One connection through a {@link ChaosProxy}, up to its end.
 *
 * <p>Threads: {@link #run} on its own; {@link #timeIsUp} from any thread.
 */
final class ChaosRelay {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int PIECE_BYTES = 37;

  /** More would take too long; by then all kinds of places have been cut. */
  private static final int DRIPPED_BYTES = 3000;

  private final Socket client;
  private final int target;
  private final Mishap mishap;
  private final CountDownLatch clientIsGone = new CountDownLatch(1);
  private volatile boolean struck;

  ChaosRelay(Socket client, int target, Mishap mishap) {
    this.client = client;
    this.target = target;
    this.mishap = mishap;
  }

  /** Relays until the mishap. */
  void run() {
    try (client;
        Socket hub = new Socket(InetAddress.getLoopbackAddress(), target)) {
      client.setTcpNoDelay(true);
      Thread up = new Thread(() -> relayUp(hub), "chaos-up");
      up.setDaemon(true);
      up.start();
      relayDown(hub);
      end();
    } catch (IOException e) {
      // the mishap has come, or one of the two has gone: it is all over now
    }
  }

  /** Ends it if it has not ended; one that ends in waiting sees to that with its next bytes. */
  void timeIsUp() {
    struck = true;
    try {
      if (!mishap.waitsForClient()) {
        end();
      }
    } catch (IOException e) {
      // it has ended
    }
  }

  private void relayDown(Socket hub) throws IOException {
    InputStream in = hub.getInputStream();
    OutputStream out = client.getOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    long done = 0;
    while (done < mishap.afterBytes() && !struck) {
      int most = (int) Math.min(buffer.length, mishap.afterBytes() - done);
      int count = in.read(buffer, 0, most);
      if (count < 0) {
        return;
      }
      write(out, buffer, count, done);
      done += count;
    }
  }

  private void write(OutputStream out, byte[] bytes, int count, long before) throws IOException {
    int piece =
        switch (before < DRIPPED_BYTES ? mishap.pace() : Mishap.Pace.AS_THEY_COME) {
          case AS_THEY_COME -> count;
          case IN_PIECES -> PIECE_BYTES;
          case BYTE_BY_BYTE -> 1;
        };
    for (int i = 0; i < count && !(struck && mishap.waitsForClient()); i += piece) {
      out.write(bytes, i, Math.min(piece, count - i));
    }
  }

  private void relayUp(Socket hub) {
    try {
      client.getInputStream().transferTo(hub.getOutputStream());
    } catch (IOException e) {
      // the same as its end
    } finally {
      clientIsGone.countDown();
      close(hub);
    }
  }

  private void end() throws IOException {
    switch (mishap.end()) {
      case FIN -> client.close();
      case RESET -> reset();
      case HALF_CLOSE -> {
        client.shutdownOutput();
        awaitClient();
      }
      case STALL -> awaitClient();
      default -> throw new AssertionError(mishap);
    }
  }

  private void reset() throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  private void awaitClient() {
    try {
      clientIsGone.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed all the same
    }
  }
}
