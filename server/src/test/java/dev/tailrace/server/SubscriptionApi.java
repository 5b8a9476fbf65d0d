package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.TokenOptions.Anonymous;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mercure's subscription API, as somebody asks it who may see everything.
 *
 * <p>Threads: confined to the test's thread.
 */
final class SubscriptionApi {
  static final String HUB = "/.well-known/mercure";
  static final String API = HUB + "/subscriptions";
  static final String BOOK = "https://example.com/books/1";
  static final String BOOK_ENCODED = "https%3A%2F%2Fexample.com%2Fbooks%2F1";
  static final Pattern SUBSCRIBER = Pattern.compile("\"subscriber\":\"([^\"]+)\"");

  final Keyed keys;
  private final ServerFixture server;
  final String all0;
  final String all1;

  /** On a hub that keeps track of who is there, and where anybody may subscribe. */
  SubscriptionApi(ServerFixture server, Path directory) throws IOException {
    this.server = server;
    this.keys = new Keyed(directory, server.clock, Runnable::run);
    server.options(
        o ->
            o.presence(PresenceOptions.DEFAULTS)
                .tokens(keys.options().withAnonymous(Anonymous.SUBSCRIBE)));
    all0 = "Authorization: Bearer " + keys.mercure0(List.of(), List.of("*"));
    all1 = "Authorization: Bearer " + keys.mercure1(List.of(), List.of("*"));
  }

  /** Until the collection, as this token sees it, has this in it. */
  void awaitTold(String token, String part) {
    eventually(part + " is told", () -> collection(token).contains(part));
  }

  /** All of them, in the words of the token. */
  String collection(String token) {
    try (RawHttp client = server.connect()) {
      return client.get(API, token).readResponse().body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many changes were told. */
  long told() {
    try {
      return server.metrics().presenceEvents.sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first subscriber that is told of. */
  static String subscriber(String text) {
    Matcher found = SUBSCRIBER.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
