package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.server.RawHttp.Response;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A hub that keeps tenants apart, and tokens with all rights for each party.
 *
 * <p>Threads: confined to the test's thread.
 */
final class Parties {
  static final String JSON = "Accept: application/json";
  static final String NDJSON = "Content-Type: application/x-ndjson";
  static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  static final String STREAM = "Content-Type: text/event-stream";
  static final String MERCURE = "/.well-known/mercure";
  private static final List<String> ALL = List.of("**");
  private static final List<String> ALL_OF_MERCURE = List.of("*");

  final Keyed keys;
  private final ServerFixture server;

  Parties(ServerFixture server, Path directory) throws IOException {
    this.server = server;
    this.keys = new Keyed(directory, server.clock, Runnable::run);
    server.options(o -> o.tokens(keys.options()).tenants(TenantOptions.UNBOUNDED));
  }

  /** The header of one who may do everything. */
  String all(Party party) {
    return keys.ofTenant(party.tenant, ALL, ALL);
  }

  /** The same, by a name. */
  String all(Party party, String subject) {
    return keys.ofTenant(party.tenant, ALL, ALL, Dialect.NATIVE, subject);
  }

  /** The same in the words of Mercure. */
  String all(Party party, Dialect dialect) {
    return keys.ofTenant(party.tenant, ALL_OF_MERCURE, ALL_OF_MERCURE, dialect, "somebody");
  }

  /** The header of one who may read these, and nothing else. */
  String reader(Party party, String... topics) {
    return keys.ofTenant(party.tenant, List.of(), List.of(topics));
  }

  /** A stream, past its first bytes. */
  RawHttp follow(Party party, String target, String... headers) throws IOException {
    return server.follow(target, with(all(party), headers));
  }

  Response get(Party party, String target, String... headers) throws IOException {
    try (RawHttp client = server.connect()) {
      return client.get(target, with(all(party), headers)).readResponse();
    }
  }

  Response post(Party party, String target, String body, String... headers) throws IOException {
    try (RawHttp client = server.connect()) {
      return client.post(target, body, with(all(party), headers)).readResponse();
    }
  }

  /** Publishes; returns the event's id. */
  String publish(Party party, String topic, String data) throws IOException {
    return publish(party, topic, "", data);
  }

  /**
   * Publishes; returns the event's id.
   *
   * @param query more to say of it
   */
  String publish(Party party, String topic, String query, String data) throws IOException {
    Response response = post(party, "/topics/" + topic + query, data);
    assertThat(response.status()).as(response.body()).isEqualTo(201);
    return response.body().split("\"")[3];
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String[] with(String token, String... headers) {
    String[] all = new String[headers.length + 1];
    all[0] = token;
    System.arraycopy(headers, 0, all, 1, headers.length);
    return all;
  }
}
