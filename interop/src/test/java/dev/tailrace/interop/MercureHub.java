package dev.tailrace.interop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The Mercure hub that a class of tests is about: ours, in a process of its own, or another one on
 * this machine that is running already. Registered as a static field.
 *
 * <pre>
 *   -Dmercure.url=https://localhost:8443/.well-known/mercure    the other one
 *   -Dmercure.dialect=V0                 what it speaks
 *   -Dmercure.secret, mercure.issuer, mercure.audience    if they are not the usual ones
 * </pre>
 *
 * It lets anybody subscribe, takes tokens in the query if it is of 0.x, and knows the pages of
 * {@link #PAGE}, for CORS and for publishing with a cookie.
 *
 * <p>Threads: confined to the test's thread.
 */
final class MercureHub implements BeforeAllCallback, AfterAllCallback {
  static final String PATH = "/.well-known/mercure";
  static final String FORM = "Content-Type: application/x-www-form-urlencoded";

  /** An origin whose pages may use the hub. */
  static final String PAGE = "http://app.example";

  /** The one that Mercure's documentation has everywhere; a test's, and nobody's. */
  private static final String SECRET = "!ChangeThisMercureHubJWTSecretKey!";

  private static final String LOCALHOST = "https://localhost";

  private final Hubs hubs = new Hubs();
  private final String other; // null for ours
  private final MercureTokens tokens;
  private Path directory;
  private URI url;

  private MercureHub(String other, MercureTokens tokens) {
    this.other = other;
    this.tokens = tokens;
  }

  /** Ours, unless there is to be another one. */
  static MercureHub any() {
    String url = System.getProperty("mercure.url");
    if (url == null) {
      return ours();
    }
    return new MercureHub(
        url,
        new MercureTokens(
            System.getProperty("mercure.secret", SECRET),
            System.getProperty("mercure.audience", url),
            System.getProperty("mercure.issuer", LOCALHOST)));
  }

  /** Ours in any case. */
  static MercureHub ours() {
    return new MercureHub(null, ourTokens());
  }

  /** The versions that the hub speaks. */
  static Stream<MercureDialect> dialects() {
    String only = System.getProperty("mercure.dialect");
    return only == null
        ? Stream.of(MercureDialect.values())
        : Stream.of(MercureDialect.valueOf(only));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    if (isOurs()) {
      directory = Directories.temporary();
      HubProcess hub =
          hubs.serve(arguments(directory, "--token-in-query", "--cors-origin=" + PAGE));
      url = URI.create(hub.url(PATH));
    } else {
      url = URI.create(other);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    hubs.end();
    if (directory != null) {
      Directories.delete(directory);
    }
  }

  /** The flags of a hub of ours that takes both versions' tokens. */
  static String[] arguments(Path directory, String... more) throws IOException {
    Path secret = directory.resolve("secret");
    Files.writeString(secret, SECRET);
    List<String> all = new ArrayList<>();
    all.add("--jwt-secret-file=" + secret); // for 0.x, whose tokens name no issuer
    all.add("--jwt-secret-file=" + LOCALHOST + " " + secret);
    all.add("--hub-url=" + LOCALHOST + PATH);
    all.add("--anonymous=subscribe");
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Tokens for hubs of {@link #arguments}. */
  static MercureTokens ourTokens() {
    return new MercureTokens(SECRET, LOCALHOST + PATH, LOCALHOST);
  }

  boolean isOurs() {
    return other == null;
  }

  MercureTokens tokens() {
    return tokens;
  }

  /** A topic that nobody has used. */
  static String newTopic() {
    return "https://example.com/" + UUID.randomUUID() + "/1";
  }

  /** The URL that a topic is directly below. */
  static String folder(String topic) {
    return topic.substring(0, topic.lastIndexOf('/'));
  }

  /** A header with a token for everything. */
  String all(MercureDialect dialect) {
    return bearer(tokens.token(dialect, List.of("*"), List.of("*")));
  }

  static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  /** A form with one topic and whatever else, which is encoded already. */
  static String form(String topic, String more) {
    return "topic=" + Publisher.encode(topic) + "&" + more;
  }

  Reply publish(String form, String... headers) throws IOException {
    return send("POST", PATH, form, Stream.concat(Stream.of(FORM), Stream.of(headers)));
  }

  /** Publishes with every right, and gives the id. */
  String publishOne(MercureDialect dialect, String topic, String more) throws IOException {
    Reply reply = publish(form(topic, more), all(dialect));
    if (reply.status() != 200) {
      throw new AssertionError("not published: " + reply);
    }
    return reply.body();
  }

  Reply send(String method, String target, String... headers) throws IOException {
    return send(method, target, null, Stream.of(headers));
  }

  private Reply send(String method, String target, String body, Stream<String> headers)
      throws IOException {
    try (Connection connection = connect()) {
      connection.request(method, target, body, headers.toArray(String[]::new));
      return connection.readReply();
    }
  }

  Connection connect() throws IOException {
    return url.getScheme().equals("https")
        ? Connection.secure(url.getPort())
        : Connection.to(url.getPort());
  }

  /** What a subscription is answered with, which may be a stream without an end. */
  int status(String query, String... headers) throws IOException {
    try (Connection connection = connect()) {
      connection.request("GET", PATH + "?" + query, null, headers);
      return connection.readHead().status();
    }
  }

  /** Subscribes by a query; returns when the subscription stands. */
  Listener subscribe(String query, String... headers) throws IOException {
    return Listener.on(connect(), PATH + "?" + query, headers);
  }
}
