package dev.tailrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
  @ParameterizedTest
  @CsvSource({
    "http://h:8080,http://h:8080/topics/tailrace-doctor/x",
    "https://h/,https://h/topics/tailrace-doctor/x",
    "https://h/hub,https://h/hub/topics/tailrace-doctor/x",
    "https://h/hub/?a=b,https://h/hub/topics/tailrace-doctor/x",
    "https://h/topics/,https://h/topics/tailrace-doctor/x",
    "https://h/topics,https://h/topics/tailrace-doctor/x",
  })
  void aHubsAddressGetsATopicOfOurOwn(String url, String topic) {
    Place place = Place.of(URI.create(url), "x", false);

    assertThat(place.stream()).hasToString(topic);
    assertThat(place.publish()).contains(place.stream());
    assertThat(place.own()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/topics/news?since=1m,https://h/topics/news",
    "https://h/hub/topics/a/b,https://h/hub/topics/a/b",
    "https://h/events?topic=*&topic=a/b&topic=c,https://h/topics/a/b",
    "https://h/hub/events?topic=a+b,https://h/hub/topics/a%20b",
  })
  void aTopicIsPublishedToOnlyIfAsked(String url, String target) {
    Place quiet = Place.of(URI.create(url), "x", false);
    Place asked = Place.of(URI.create(url), "x", true);

    assertThat(quiet.stream()).hasToString(url);
    assertThat(quiet.publish()).isEmpty();
    assertThat(asked.stream()).hasToString(url);
    assertThat(asked.publish()).contains(URI.create(target));
    assertThat(asked.own()).isFalse();
  }

  @Test
  void patternsAreNoTopics() {
    URI patterns = URI.create("https://h/events?topic=**");

    assertThatThrownBy(() -> Place.of(patterns, "x", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names no topic");
    assertThat(Place.of(patterns, "x", false).publish()).isEmpty();
  }

  @Test
  void anyStreamIsFollowedExactly() {
    Place place = Place.exactly(URI.create("https://h/v1/chat?a=b"));

    assertThat(place.stream()).hasToString("https://h/v1/chat?a=b");
    assertThat(place.publish()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://h/", "https:///topics/a", "/topics/a", "mailto:a@b"})
  void whatIsNoUrlIsRefused(String url) {
    assertThatThrownBy(() -> Place.of(URI.create(url), "x", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a URL");
  }

  @Test
  void aPasswordInAUrlIsRefusedUnshown() {
    assertThatThrownBy(() -> Place.exactly(URI.create("https://me:secret@h/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }
}
