package dev.tailrace.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A publisher that streams events may be silent for days, and one whose machine has lost its power
 * is silent for ever: the kernel is asked to find out which it is.
 */
@Needs(Facility.PROC)
class SilentPeerTest {
  /** As proc(5) has it: a timer is set, and it is the one of keepalive. */
  private static final String KEEPALIVE = "02";

  private static final String ESTABLISHED = "01";

  @RegisterExtension final Hubs hubs = new Hubs();

  @Test
  void isAskedByTheKernelWhetherItIsThere() throws Exception {
    HubProcess hub = hubs.serve();
    try (Connection upload = Connection.to(hub.port())) {
      upload.send(
          "POST /topics/t HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/event-stream\r\n"
              + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
      upload.readTimeout(Patience.LIMIT_MILLIS);
      upload.peek();

      Glances glances = new Glances("connections, of which one has not the timer of keepalive");
      List<String> timers = timersOfConnectionsTo(hub.port());
      while (!timers.equals(List.of(KEEPALIVE))) { // first, perhaps, that of what it has sent
        glances.next(timers.size());
        timers = timersOfConnectionsTo(hub.port());
      }
    }
  }

  private static List<String> timersOfConnectionsTo(int port) throws IOException {
    String local = String.format(Locale.ROOT, ":%04X", port);
    try (Stream<String> four = Files.lines(Path.of("/proc/net/tcp"));
        Stream<String> six = Files.lines(Path.of("/proc/net/tcp6"))) {
      return Stream.concat(four, six)
          .map(line -> line.trim().split("\\s+"))
          .filter(fields -> fields[1].endsWith(local) && fields[3].equals(ESTABLISHED))
          .map(fields -> fields[5].substring(0, 2))
          .toList();
    }
  }
}
