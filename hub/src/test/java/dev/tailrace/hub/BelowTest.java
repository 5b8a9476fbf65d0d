package dev.tailrace.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.Follow.OnGap;
import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names below a prefix, and those beside it. */
class BelowTest {
  private static final String PREFIX = "~x/";

  @ParameterizedTest
  @CsvSource({
    "a,     ~x/a,     true",
    "a,     a,        false",
    "a,     ~y/a,     false",
    "**,    ~x/a,     true",
    "**,    ~x/a/b,   true",
    "**,    ~x/,      true",
    "**,    ~x,       false",
    "**,    a,        false",
    "**,    ~xy/a,    false",
    "*,     ~x/a,     true",
    "*,     ~x/a/b,   false",
    "*/a,   ~x/a,     false",
    "*/a,   ~x/b/a,   true",
    "a/**,  ~x/a,     true",
    "a/**,  ~x/ab,    false",
    "**/a,  ~x/b/c/a, true",
    "**/a,  ~y/b/c/a, false"
  })
  void whatIsFollowedIsAboutWhatComesAfterThePrefix(
      String selector, String name, boolean followed) {
    Topics topics = follow(selector).below(PREFIX).topics();

    assertThat(topics.contains(name)).isEqualTo(followed);
    assertThat(topics.everything()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a,      a,     true",
    "**,     a,     true",
    "**,     ~x/a,  false",
    "**,     ~,     false",
    "*/a,    ~x/a,  false",
    "*/a,    x/a,   true",
    "~x/a,   ~x/a,  false",
    "~x/**,  ~x/a,  false"
  })
  void besideThePrefixItIsAboutAllOthers(String selector, String name, boolean followed) {
    Topics topics = follow(selector).beside("~").topics();

    assertThat(topics.contains(name)).isEqualTo(followed);
    assertThat(topics.everything()).isFalse();
  }

  @Test
  void whatIsSeenIsAboutTheSame() {
    Sight below = new Sight(Granted.of("a"), Granted.of("b")).below(PREFIX);
    Sight beside = Sight.ALL.beside("~");

    assertThat(below.sees(record(0, "~x/a"))).isTrue();
    assertThat(below.sees(record(1, "~x/b"))).isTrue();
    assertThat(below.sees(record(0, "a"))).isFalse();
    assertThat(below.sees(record(1, "~y/b"))).isFalse();
    assertThat(beside.sees(record(0, "a"))).isTrue();
    assertThat(beside.sees(record(1, "~x/a"))).isFalse();
    assertThat(Sight.ALL.below(PREFIX).seesAll()).isFalse();
    assertThat(beside.seesAll()).isFalse();
  }

  @Test
  void whoSeesAllOfATopicIsServedAsIfThereWereNoPrefix() {
    Follow named = follow("a");

    assertThat(named.below(PREFIX).simple().sight()).isEqualTo(Sight.ALL);
    assertThat(named.with(Sight.PUBLIC).below(PREFIX).simple().sight()).isEqualTo(Sight.PUBLIC);
    assertThat(named.with(Sight.PUBLIC).beside("~").simple().sight()).isEqualTo(Sight.PUBLIC);
  }

  private static Follow follow(String selector) {
    return Follow.of(List.of(selector), new Start.Latest(), OnGap.EARLIEST);
  }

  private static LogRecord record(int flags, String topic) {
    return new LogRecord(1, topic, List.of(), flags, 0, 0, new byte[0]);
  }
}
