package dev.tailrace.access;

import dev.tailrace.hub.TopicPattern;
import dev.tailrace.log.Topics;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * One rule about topics. Whether a topic matches is known in time linear in the topic's length,
 * whatever the rule: a rule that would take too many steps for each character is refused when it is
 * made. Two rules are equal that have the same kind, text and base.
 *
 * <p>Threads: immutable.
 */
public final class TopicMatcher implements Predicate<String> {
  /** The longest text of a rule, in UTF-8 bytes. */
  public static final int MAX_BYTES = 4096;

  /** Every topic. */
  public static final TopicMatcher ALL =
      new TopicMatcher(Kind.ALL, "*", null, topic -> true, "", 1);

  /** What the text of a rule means. */
  public enum Kind {
    /** The topic of this name, byte by byte; nothing is normalised. */
    EXACT,
    /** {@code *} stands for one level, {@code **} for any number: see {@link TopicPattern}. */
    PATTERN,
    /**
     * A URI Template (RFC 6570) and the topics it can become; also the topic that is equal to the
     * text, and every topic for the text {@code *}. Text that is no template is only itself.
     */
    URI_TEMPLATE,
    /**
     * A URL Pattern as the WHATWG defines it, case-sensitive. Pattern and topic are resolved
     * against the base, if there is one; a topic that is no URL then does not match. The text
     * {@code *} is every topic.
     */
    URL_PATTERN,
    /** Every topic; the text is {@code *}. */
    ALL
  }

  private final Kind kind;
  private final String text;
  private final URI base;
  private final Predicate<String> test;
  private final String prefix;
  private final int weight;

  private TopicMatcher(
      Kind kind, String text, URI base, Predicate<String> test, String prefix, int weight) {
    this.kind = kind;
    this.text = text;
    this.base = base;
    this.test = test;
    this.prefix = prefix;
    this.weight = weight;
  }

  /**
   * A rule without a base.
   *
   * @throws IllegalArgumentException if the text is no such rule, too long, or would cost too much
   */
  public static TopicMatcher of(Kind kind, String text) {
    return of(kind, text, null);
  }

  /**
   * A rule.
   *
   * @param base what a URL pattern, and the topics it is asked about, are relative to; null for
   *     absolute ones only. It means nothing to the other kinds
   * @throws IllegalArgumentException if the text is no such rule, too long, or would cost too much
   */
  public static TopicMatcher of(Kind kind, String text, URI base) {
    requireSize(text);
    return switch (kind) {
      case ALL -> all(text);
      case EXACT -> new TopicMatcher(kind, text, null, text::equals, text, text.length());
      case PATTERN -> pattern(text);
      case URI_TEMPLATE -> text.equals("*") ? ALL : template(text);
      case URL_PATTERN -> text.equals("*") ? ALL : url(text, base);
    };
  }

  private static void requireSize(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a topic matcher is empty");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a topic matcher has " + bytes + " bytes; at most " + MAX_BYTES + " are allowed");
    }
  }

  private static TopicMatcher all(String text) {
    if (!text.equals("*")) {
      throw new IllegalArgumentException("every topic is written *, not '" + text + "'");
    }
    return ALL;
  }

  private static TopicMatcher pattern(String text) {
    TopicPattern pattern = TopicPattern.parse(text);
    Topics.Rule rule = pattern.rule();
    return rule.everything()
        ? ALL
        : new TopicMatcher(
            Kind.PATTERN, pattern.toString(), null, pattern, rule.prefix(), text.length());
  }

  private static TopicMatcher template(String text) {
    if (text.chars().allMatch(c -> c < 0x7F && c != '{' && c != '}')) {
      return of(Kind.EXACT, text); // nothing in it can become anything else
    }
    UriTemplate template = UriTemplate.of(text);
    return new TopicMatcher(
        Kind.URI_TEMPLATE, text, null, template, template.prefix(), template.weight());
  }

  private static TopicMatcher url(String text, URI base) {
    UrlPattern pattern = UrlPattern.of(text, base == null ? null : base.toString());
    // No prefix: a topic may write scheme and host in any case, or leave them out.
    return new TopicMatcher(Kind.URL_PATTERN, text, base, pattern, "", pattern.weight());
  }

  /**
   * What the text means. A rule that is about every topic is {@link Kind#ALL}, and a template without
   * variables {@link Kind#EXACT}, however it was written.
   */
  public Kind kind() {
    return kind;
  }

  /** The rule as it was written. */
  public String text() {
    return text;
  }

  @Override
  public boolean test(String topic) {
    return topic.startsWith(prefix) && test.test(topic);
  }

  /** The same for reading the log, with as much of the beginning of all its topics as is known. */
  public Topics.Rule rule() {
    return new Topics.Rule(prefix, test, kind == Kind.ALL);
  }

  /**
   * How many steps it may take for each character of a topic: as many as its program has, or one,
   * if it is a name or a pattern with stars.
   */
  public int steps() {
    return kind == Kind.URI_TEMPLATE || kind == Kind.URL_PATTERN ? weight : 1;
  }

  /** About how many words of memory it takes. */
  int weight() {
    return weight;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicMatcher that
        && that.kind == kind
        && that.text.equals(text)
        && Objects.equals(that.base, base);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, text, base);
  }

  @Override
  public String toString() {
    return kind == Kind.EXACT || kind == Kind.PATTERN || kind == Kind.ALL
        ? text
        : kind.name().toLowerCase(Locale.ROOT).replace("_", "") + ":" + text;
  }
}
