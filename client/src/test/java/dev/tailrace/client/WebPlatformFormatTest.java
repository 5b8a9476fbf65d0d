package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.ConnectionError.Kind;
import dev.tailrace.mock.MockExchange;
import dev.tailrace.mock.MockResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a stream is read, by the web platform tests {@code event-data} and {@code format-*}. */
class WebPlatformFormatTest {
  private static final String ELLIPSIS = "…";

  private final SocketRig rig = new SocketRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("event-data.any.js")
  void onlyLinesOfTheFieldDataAreData() {
    Heard heard = Heard.of(rig.source(SocketRig.PATH));
    MockExchange stream = rig.stream();
    heard.opened();

    stream.send("data:msg\ndata: msg\n\n:\nfalsefield:msg\n\nfalsefield:msg\n");
    stream.send("Data:data\n\ndata\n\ndata:end\n\n");

    heard.messages("msg\nmsg");
    assertThat(heard.comment()).isEmpty();
    heard.messages("", "end");
  }

  @Test
  @DisplayName("format-bom.any.js")
  void oneMarkIsStrippedAndALaterOneIsNot() {
    Heard heard = open(WebPlatform.message("\ufeffdata:1\n\n\ufeffdata:2\n\ndata:3"));

    heard.messages("1", "3");
    heard.error(Kind.ENDED);
  }

  @Test
  @DisplayName("format-bom-2.any.js")
  void ofTwoMarksTheSecondIsNotStripped() {
    Heard heard = open(WebPlatform.message("\ufeff\ufeffdata:1\n\ndata:2\n\ndata:3"));

    heard.messages("2", "3");
    heard.error(Kind.ENDED);
  }

  @Test
  @DisplayName("format-comments.any.js")
  void commentsMayStandAnywhere() {
    String lengthy = "x".repeat(2 * 1024);
    Heard heard =
        open(
            WebPlatform.bareMessage(
                "data:1\r:\0\n:\r\ndata:2\n:"
                    + (lengthy + "\rdata:3\n:data:fail\r:")
                    + (lengthy + "\ndata:4\n")));

    for (String comment : new String[] {"\0", "", lengthy, "data:fail", lengthy}) {
      assertThat(heard.comment()).isEqualTo(comment);
    }
    heard.messages("1\n2\n3\n4");
  }

  @Test
  @DisplayName("format-data-before-final-empty-line.any.js")
  void anEventWithoutItsBlankLineIsForgottenWithItsId() {
    MockResponse cutOff =
        WebPlatform.bareMessage("retry:1000\ndata:test1\n\nid:test\ndata:test2");
    rig.server.enqueue(cutOff);
    Heard heard = open(cutOff);
    heard.event("message", "test1", "");

    rig.reconnect(heard.error(Kind.ENDED));

    heard.opened();
    heard.event("message", "test1", "");
    assertThat(rig.server.requests().get(1).lastEventId()).isNull();
  }

  @Test
  @DisplayName("format-field-data.any.js")
  void dataMayBeEmpty() {
    Heard heard = open(WebPlatform.message("data:\n\ndata\ndata\n\ndata:test"));

    heard.messages("", "\n", "test");
    heard.error(Kind.ENDED);
  }

  @Test
  @DisplayName("format-field-event.any.js")
  void aTypeIsForOneEvent() {
    Heard heard = open(WebPlatform.message("event:test\ndata:x\n\ndata:x"));

    heard.event("test", "x", "");
    heard.event("message", "x", "");
  }

  @Test
  @DisplayName("format-field-event-empty.any.js")
  void anEmptyTypeIsMessage() {
    Heard heard = open(WebPlatform.message("event: \ndata:data"));

    heard.messages("data");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  @DisplayName("format-field-id.any.js, format-field-id-2.any.js")
  void anIdIsSentAsUtf8AndKeptThoughItDoesNotComeAgain(int connections) {
    Heard heard = Heard.of(rig.source(SocketRig.PATH));
    assertThat(WebPlatform.lastEventId(rig.server.takeExchange(), ELLIPSIS)).isNull();
    heard.opened();
    heard.event("message", "hello", ELLIPSIS);

    for (int i = 1; i < connections; i++) {
      rig.reconnect(heard.error(Kind.ENDED));
      assertThat(WebPlatform.lastEventId(rig.server.takeExchange(), "")).isEqualTo(ELLIPSIS);
      heard.opened();
      heard.event("message", ELLIPSIS, ELLIPSIS);
    }
  }

  @Test
  @DisplayName("format-field-id-3.window.js: persists")
  void anIdStaysUntilThereIsAnother() {
    Heard heard =
        open(WebPlatform.body("id: 1\ndata: 1\n\ndata: 2\n\nid: 2\ndata:3\n\ndata:4\n\n"));

    heard.event("message", "1", "1");
    heard.event("message", "2", "1");
    heard.event("message", "3", "2");
    heard.event("message", "4", "2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id:", "id"})
  @DisplayName("format-field-id-3.window.js: resets, resets (id without colon)")
  void anEmptyIdTakesTheIdAway(String reset) {
    Heard heard =
        open(WebPlatform.body("id: 1\ndata: 1\n\n" + reset + "\ndata:2\n\ndata:3\n\n"));

    heard.event("message", "1", "1");
    heard.event("message", "2", "");
    heard.event("message", "3", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0\0", "x\0", "\0x", "x\0x", " \0"})
  @DisplayName("format-field-id-null.window.js")
  void anIdWithANulIsNeitherToldNorSent(String id) {
    Heard heard = Heard.of(rig.source(SocketRig.PATH));
    assertThat(WebPlatform.lastEventId(rig.server.takeExchange(), id)).isNull();
    heard.opened();
    heard.noted(Diagnostic.Kind.ID_IGNORED);
    heard.event("message", "hello", "");

    rig.reconnect(heard.error(Kind.ENDED));

    assertThat(WebPlatform.lastEventId(rig.server.takeExchange(), id)).isNull();
    heard.opened();
    heard.noted(Diagnostic.Kind.ID_IGNORED);
    heard.event("message", "hello", "");
  }

  @Test
  @DisplayName("format-field-parsing.any.js")
  void namesAreComparedToTheByte() {
    Heard heard =
        open(
            WebPlatform.bareMessage(
                "data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\n"
                    + "data:3\rdata:\r\n data:32\ndata:4\n"));

    heard.messages("\0\n 2\n1\n3\n\n4");
  }

  @Test
  @DisplayName("format-field-retry.any.js")
  void theReconnectionTimeIsDecimalAndKeptToTheMillisecond() {
    assertReconnectsAfterThreeSeconds("retry:03000\ndata:x");
  }

  @Test
  @DisplayName("format-field-retry-bogus.any.js")
  void aReconnectionTimeThatIsNoNumberIsIgnored() {
    assertReconnectsAfterThreeSeconds("retry:3000\nretry:1000x\ndata:x");
  }

  @Test
  @DisplayName("format-field-retry-empty.any.js")
  void anEmptyReconnectionTimeIsIgnored() {
    Heard heard = open(WebPlatform.message("retry\ndata:test"));

    heard.messages("test");
    assertThat(heard.error(Kind.ENDED).nextDelay()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  @DisplayName("format-field-unknown.any.js")
  void unknownFieldsAreIgnored() {
    Heard heard =
        open(
            WebPlatform.message(
                "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test"));

    assertThat(heard.comment()).isEqualTo("thisisacommentyay");
    heard.messages("test\n\ntest");
  }

  @Test
  @DisplayName("format-leading-space.any.js")
  void oneSpaceIsTakenAwayAndNoTab() {
    Heard heard = open(WebPlatform.message("data:\ttest\rdata: \ndata:test"));

    heard.messages("\ttest\n\ntest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x bogus", "text/x-bogus"})
  @DisplayName("format-mime-bogus.any.js, format-mime-valid-bogus.any.js")
  void whatIsNoEventStreamIsNotOpened(String type) {
    rig.server.enqueue(WebPlatform.message(type, "data: data"));
    EventSource source = rig.source(SocketRig.PATH);

    ConnectionError error = Heard.of(source).error(Kind.NOT_A_STREAM);

    assertThat(error.isFinal()).isTrue();
    assertThat(source.readyState()).isEqualTo(ReadyState.CLOSED);
    assertThat(rig.timer.waiting()).isZero();
  }

  @Test
  @DisplayName("format-mime-trailing-semicolon.any.js")
  void aTypeMayEndInASemicolon() {
    Heard heard = open(WebPlatform.message("text/event-stream;", "data: data"));

    heard.messages("data");
  }

  @Test
  @DisplayName("format-newlines.any.js")
  void linesMayEndInDifferentWays() {
    Heard heard = open(WebPlatform.bareMessage("data:test\r\ndata\ndata:test\r\n\r"));

    heard.messages("test\n\ntest");
    heard.error(Kind.ENDED);
  }

  @Test
  @DisplayName("format-null-character.any.js")
  void dataMayHaveANul() {
    Heard heard = open(WebPlatform.message("data:\0\n\n"));

    heard.messages("\0");
    heard.error(Kind.ENDED);
  }

  @Test
  @DisplayName("format-utf-8.any.js")
  void aStreamIsUtf8WhateverItsTypeSays() {
    Heard heard =
        open(WebPlatform.message("text/event-stream;charset=windows-1252", "data:ok" + ELLIPSIS));

    heard.messages("ok" + ELLIPSIS);
  }

  /** Opens a source whose own reconnection time is another, so that the server's is seen. */
  private void assertReconnectsAfterThreeSeconds(String message) {
    rig.server.enqueue(WebPlatform.message(message)).enqueue(WebPlatform.message("data:y"));
    Heard heard =
        Heard.of(rig.source(builder -> builder.reconnectionTime(Duration.ofSeconds(7))));
    heard.opened();
    heard.messages("x");
    heard.error(Kind.ENDED);

    rig.timer.advance(Duration.ofMillis(2999));
    assertThat(rig.timer.waiting()).isEqualTo(1);
    assertThat(rig.server.requestCount()).isEqualTo(1);
    rig.timer.advance(Duration.ofMillis(1));

    heard.opened();
    heard.messages("y");
  }

  /** A source whose first stream is this; the next is what is enqueued, or the end. */
  private Heard open(MockResponse response) {
    rig.server.enqueue(response);
    Heard heard = Heard.of(rig.source(SocketRig.PATH), "test");
    heard.opened();
    return heard;
  }
}
