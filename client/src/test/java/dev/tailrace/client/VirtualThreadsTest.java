package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockExchange;
import dev.tailrace.wire.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A loop that waits holds nothing but its own thread: far more loops than there are processors wait
 * side by side, on virtual threads where the JDK has them, else on so many of the platform's.
 */
class VirtualThreadsTest {
  private static final int LOOPS = 400;

  @Test
  void manyLoopsWaitSideBySide() throws Exception {
    ExecutorService threads = threads();
    try (MockEventServer server = MockEventServer.start()) {
      List<Future<String>> loops = new ArrayList<>();
      for (int i = 0; i < LOOPS; i++) {
        String path = "/" + i;
        loops.add(threads.submit(() -> twoEvents(server, path)));
      }
      List<MockExchange> streams = new ArrayList<>();
      for (int i = 0; i < LOOPS; i++) {
        MockExchange stream = server.takeExchange();
        stream.startStream();
        streams.add(stream);
      }

      streams.forEach(stream -> stream.send(Event.of("first of " + stream.request().target())));
      streams.forEach(stream -> stream.send(Event.of("second")));

      for (int i = 0; i < LOOPS; i++) {
        assertThat(loops.get(i).get(20, TimeUnit.SECONDS)).isEqualTo("first of /" + i + " second");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String twoEvents(MockEventServer server, String path) {
    try (EventSource source = EventSource.of(server.uri(path))) {
      var events = source.events().iterator();
      return events.next().data() + " " + events.next().data();
    }
  }

  private static ExecutorService threads() throws ReflectiveOperationException {
    return Runtime.version().feature() < 21
        ? Executors.newCachedThreadPool()
        : (ExecutorService)
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }
}
