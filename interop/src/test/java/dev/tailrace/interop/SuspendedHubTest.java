package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A hub that stands still for longer than all its deadlines, as a machine does that is moved or
 * short of everything. When it goes on, nobody is taken for slow who was not.
 */
@Needs(Facility.PROC)
class SuspendedHubTest {
  private static final int LISTENERS = 50;
  private static final Duration STANDS_STILL =
      Duration.ofSeconds(Integer.getInteger("tailrace.suspended", 8));
  private static final String DEADLINE = "6s";

  @RegisterExtension final Hubs hubs = new Hubs();

  @Test
  void goesOnWhereItStoodStill() throws IOException {
    HubProcess hub =
        hubs.serve(
            "--heartbeat", "500ms", "--head-timeout", DEADLINE, "--body-timeout", DEADLINE,
            "--write-stall", DEADLINE);
    List<Listener> listeners = new ArrayList<>();
    try (Publisher publisher = new Publisher(hub.port());
        Connection slow = Connection.to(hub.port());
        Connection silent = Connection.to(hub.port())) {
      for (int i = 0; i < LISTENERS; i++) {
        listeners.add(Listener.follow(hub.port(), "/topics/t"));
      }
      publisher.publish("t", "before");
      slow.send("POST /topics/t HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhe");

      hub.suspend();
      try {
        slow.send("llo"); // it has come before anybody could say that it is late
        standStill(silent);
      } finally {
        hub.goOn();
      }

      assertThat(slow.readReply().status()).isEqualTo(201);
      for (Listener listener : listeners) {
        assertThat(listener.next().data()).isEqualTo("before");
        assertThat(listener.next().data()).isEqualTo("hello");
        listener.awaitHeartbeats(2);
      }
      publisher.publish("t", "after");
      for (Listener listener : listeners) {
        assertThat(listener.next().data()).isEqualTo("after");
        listener.close();
      }
    }
  }

  /** Nothing can come from a hub that stands still, and so a read takes all its time. */
  private static void standStill(Connection silent) throws IOException {
    silent.readTimeout((int) STANDS_STILL.toMillis());
    try {
      silent.peek();
      throw new AssertionError("the hub goes on");
    } catch (SocketTimeoutException e) {
      // as it should
    }
  }
}
