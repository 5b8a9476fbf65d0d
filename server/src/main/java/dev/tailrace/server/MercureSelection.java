package dev.tailrace.server;

import dev.tailrace.access.TopicMatcher;
import dev.tailrace.access.TopicMatcher.Kind;
import dev.tailrace.access.TopicMatchers;
import dev.tailrace.access.TopicSet;
import dev.tailrace.server.ServerMetrics.Limit;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a Mercure subscriber asks for. Which version of the protocol it speaks shows by its
 * parameters: {@code topic} is 0.x, {@code match…} is 1.0.
 *
 * @param matchers what it named, in order
 * @param asked the same as it was written
 *     <p>Threads: immutable.
 */
record MercureSelection(List<TopicMatcher> matchers, List<MercureMatch> asked) {
  /** The two dialects, between which clients cannot be made to agree. */
  enum Version {
    V0,
    V1
  }

  private static final String TOPIC = "topic";
  private static final String EXACT = "match";
  private static final String EXACT_TOO = "match_exact";
  private static final String URL_PATTERN = "match_urlpattern";
  private static final Set<String> KNOWN = Set.of(EXACT, EXACT_TOO, URL_PATTERN);
  private static final int MAX_MATCHERS = 100;

  /**
   * Reads a query, or the form of a QUERY.
   *
   * @param base what URL patterns are relative to
   * @param maxTopics how many topics a stream of 0.x may name
   */
  static MercureSelection of(
      QueryParams params, URI base, TopicMatchers cache, int maxTopics)
      throws ProblemException {
    Set<String> matches = new TreeSet<>();
    for (String name : params.names()) {
      if (name.toLowerCase(Locale.ROOT).startsWith(EXACT)) {
        matches.add(name);
      }
    }
    if (matches.isEmpty()) {
      return v0(params.all(TOPIC), cache, maxTopics);
    }
    matches.removeAll(KNOWN);
    if (!matches.isEmpty()) {
      String unknown = matches.iterator().next();
      throw Problem.badRequest("no topics can be matched by " + unknown).exception();
    }
    if (params.has(TOPIC)) {
      throw Problem.badRequest("topic is of Mercure 0.x, match of 1.0; choose one").exception();
    }
    return v1(params, base, cache);
  }

  private static MercureSelection v0(List<String> topics, TopicMatchers cache, int most)
      throws ProblemException {
    if (topics.isEmpty()) {
      throw Problem.badRequest("Missing \"topic\" parameter.").exception();
    }
    requireFew(topics.size(), most);
    List<TopicMatcher> matchers = new ArrayList<>();
    for (String topic : topics) {
      boolean name = topic.indexOf('{') < 0 && !topic.equals("*");
      matchers.add(matcher(cache, name ? Kind.EXACT : Kind.URI_TEMPLATE, topic, null));
    }
    List<MercureMatch> asked = topics.stream().map(MercureMatch::v0).toList();
    return new MercureSelection(List.copyOf(matchers), asked);
  }

  private static MercureSelection v1(QueryParams params, URI base, TopicMatchers cache)
      throws ProblemException {
    List<String> exact = new ArrayList<>(params.all(EXACT));
    exact.addAll(params.all(EXACT_TOO));
    List<String> patterns = params.all(URL_PATTERN);
    requireFew(exact.size() + patterns.size(), MAX_MATCHERS);
    List<TopicMatcher> matchers = new ArrayList<>();
    List<MercureMatch> asked = new ArrayList<>();
    for (String topic : exact) {
      asked.add(MercureMatch.v1(MercureMatch.EXACT, topic));
      matchers.add(topic.equals("*") ? TopicMatcher.ALL : matcher(cache, Kind.EXACT, topic, null));
    }
    for (String pattern : patterns) {
      asked.add(MercureMatch.v1(MercureMatch.URL_PATTERN, pattern));
      matchers.add(matcher(cache, Kind.URL_PATTERN, pattern, base));
    }
    return new MercureSelection(List.copyOf(matchers), List.copyOf(asked));
  }

  private static TopicMatcher matcher(TopicMatchers cache, Kind kind, String text, URI base)
      throws ProblemException {
    try {
      return cache.of(kind, text, base);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage()).exception();
    }
  }

  private static void requireFew(int count, int most) throws ProblemException {
    if (count > most) {
      throw Problem.badRequest(count + " topics are named; at most " + most + " are allowed")
          .typed("too-many-topics")
          .with("limit", most)
          .counting(Limit.TOPICS)
          .exception();
    }
  }

  /** On the fan-out each matcher is asked about every event. */
  MercureSelection requireSteps(int most) throws ProblemException {
    long steps = topics().steps();
    if (steps > most) {
      throw Problem.badRequest(
              "the matchers would take " + steps + " steps for each character of a topic; at most "
                  + most + " are allowed")
          .typed("matchers-too-dear")
          .with("limit", most)
          .counting(Limit.MATCHER_STEPS)
          .exception();
    }
    return this;
  }

  TopicSet topics() {
    return TopicSet.of(matchers);
  }

  /**
   * What it comes to for those who want to know who is there.
   *
   * @param space where its topics are
   */
  Asked presence(Space space) {
    return new Asked(
        space,
        matchers.stream()
            .filter(each -> each.kind() == Kind.EXACT)
            .map(TopicMatcher::text)
            .toList(),
        asked);
  }
}
