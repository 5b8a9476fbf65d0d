package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * h2spec 2.2.1, as it is, against the hub. Where it is not content it is because of Netty, and to
 * nobody's harm; a case that it is content with after all is no failure.
 */
@Needs(Facility.H2SPEC)
class H2specTest {
  private static final int CASES = 145;

  /** Is answered at some length when a GET has ended. */
  private static final String GET = "/topics/h2spec?wait=0s";

  /**
   * Is answered when a POST has ended; the other refuses it sooner, and whether h2spec hears then
   * what it waits for is luck. The cases about requests (8.1) look at that.
   */
  private static final String POST = "/topics/h2spec";

  private static final String REQUESTS = "http2/8.1";
  private static final int CASES_OF_REQUESTS = 17;

  /**
   * Netty has the last word here, and says it milder. It does not remember which streams there
   * have been, so a head on one that is closed, or was passed over, resets this stream, as it must
   * if the server has reset it before; h2spec wants the connection to end. A second head behind the
   * end of a request counts as trailers too many: the stream is reset, with another error than
   * h2spec looks for.
   */
  private static final Set<String> OF_NETTY =
      Set.of(
          "http2/5.1 half closed (remote): Sends a HEADERS frame",
          "http2/5.1 closed: Sends a HEADERS frame",
          "http2/5.1.1 Sends stream identifier that is numerically smaller than previous");

  /** In clear what is no preface is HTTP/1, and is answered in HTTP/1.1 before the end. */
  private static final String OF_HTTP1 = "http2/3.5 Sends invalid connection preface";

  @RegisterExtension final Hubs hubs = new Hubs();

  @TempDir private Path folder;

  @Test
  void inClear() throws Exception {
    HubProcess hub = hubs.serve();

    Set<String> failed = failed(hub);

    failed.removeAll(OF_NETTY);
    assertThat(failed).isSubsetOf(Set.of(OF_HTTP1));
  }

  @Test
  void overTls() throws Exception {
    HubProcess hub = hubs.serve("--tls-self-signed");

    Set<String> failed = failed(hub, "-t", "-k");

    assertThat(failed).isSubsetOf(OF_NETTY);
  }

  /** Runs all cases, of which none may be left out; gives those that failed. */
  private Set<String> failed(HubProcess hub, String... flags) throws Exception {
    Set<String> failed = run(hub, CASES, GET, flags);
    failed.removeIf(each -> each.startsWith(REQUESTS));
    String[] some = Stream.concat(Stream.of(flags), Stream.of(REQUESTS)).toArray(String[]::new);
    failed.addAll(run(hub, CASES_OF_REQUESTS, POST, some));
    return failed;
  }

  private Set<String> run(HubProcess hub, int count, String path, String... more)
      throws Exception {
    Path report = folder.resolve("report.xml");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-h", "127.0.0.1", "-p", Integer.toString(hub.port()), "-P", path,
                "--timeout", "4", "-j", report.toString()));
    arguments.addAll(List.of(more));
    try (Program h2spec = Program.start("h2spec", arguments.toArray(String[]::new))) {
      while (h2spec.out().poll().isPresent()) {
        // a line for each case, and patience for each
      }
    }
    NodeList cases =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("testcase");
    assertThat(cases.getLength()).isEqualTo(count);
    Set<String> failed = new TreeSet<>();
    for (int i = 0; i < cases.getLength(); i++) {
      Element each = (Element) cases.item(i);
      if (each.getElementsByTagName("*").getLength() > 0) { // error, failure or skipped
        failed.add(each.getAttribute("package") + " " + each.getAttribute("classname"));
      }
    }
    return failed;
  }
}
