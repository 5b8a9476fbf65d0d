package dev.tailrace.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.tailrace.testkit.ReservedPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * nchan in nginx: no application at all, it keeps the history itself and chooses the ids. It tells
 * a small server of ours who comes. Comments it writes by itself.
 *
 * <p>Threads: confined to the test's thread.
 */
final class NchanServer implements ForeignServer {
  static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");
  private static final String JSON = "Accept: application/json";

  private final Path directory = Directories.temporary();
  private final Door door = new Door();
  private final HttpServer porter;
  private final ReservedPort port = new ReservedPort();
  private final Program nginx;

  private NchanServer() throws IOException {
    porter = porter();
    Path configuration = directory.resolve("nginx.conf");
    Files.writeString(configuration, configuration());
    nginx =
        Program.start(
            "nginx", "-e", "stderr", "-p", directory + "/", "-c", configuration.toString());
  }

  static ForeignServer start() {
    try {
      NchanServer server = new NchanServer();
      server.awaitUp();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port.number() + "/events");
  }

  @Override
  public void publish(Heard event) {
    throw new UnsupportedOperationException("nchan chooses the ids");
  }

  @Override
  public Heard publish(String type, String data) {
    JsonNode channel = send("POST", "/news", data, JSON, "X-EventSource-Event: " + type);
    return new Heard(type, data, idInTheStream(channel.get("last_message_id").textValue()));
  }

  /** The stream has two channels, and an id says where it stands in each: nowhere, in the other. */
  private static String idInTheStream(String idInTheChannel) {
    String[] secondAndNumber = idInTheChannel.split(":");
    return secondAndNumber[0] + ":[" + secondAndNumber[1] + "],-";
  }

  @Override
  public void comment() {
    // It says hi to everybody who comes, and "still here" when a second has passed.
  }

  @Override
  public void retry(long millis) {
    throw new UnsupportedOperationException("nchan has no retry");
  }

  @Override
  public void endStreams() {
    send("DELETE", "/curtain", null, JSON);
  }

  @Override
  public void turnAway() {
    try {
      Files.createFile(over());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String awaitListener() {
    return door.awaitArrival();
  }

  @Override
  public void awaitDeparture() {
    door.awaitDeparture(this::lookForDeparture);
  }

  /** nchan can tell of those who leave, but sometimes does not. How many it has, it always says. */
  private void lookForDeparture() {
    if (send("GET", "/news", null, JSON).get("subscribers").intValue() == 0) {
      door.departed();
    }
  }

  @Override
  public void close() {
    nginx.close();
    porter.stop(0);
    Directories.delete(directory);
    port.close();
  }

  /** It listens before it says anything. */
  private void awaitUp() {
    try {
      while (!nginx.err().next().contains("[notice]")) {
        // a warning
      }
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  private JsonNode send(String method, String target, String body, String... headers) {
    try (Connection connection = Connection.to(port.number())) {
      connection.request(method, target, body, headers);
      Reply reply = connection.readReply();
      if (reply.status() / 100 != 2) {
        throw new AssertionError(method + " " + target + ": " + reply);
      }
      return reply.json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String configuration() throws IOException {
    try (InputStream in = NchanServer.class.getResourceAsStream("/nchan.conf")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@module@", MODULE.toString())
          .replace("@over@", over().toString())
          .replace("@port@", String.valueOf(port.number()))
          .replace("@porter@", String.valueOf(porter.getAddress().getPort()));
    }
  }

  /** While this file is there, listeners are answered 204. */
  private Path over() {
    return directory.resolve("over");
  }

  private HttpServer porter() throws IOException {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(anywhere, 0);
    server.createContext(
        "/came",
        exchange -> {
          String id = exchange.getRequestHeaders().getFirst("Last-Event-ID");
          door.arrived(id == null ? "" : Door.text(id));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
