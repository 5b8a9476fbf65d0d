package dev.tailrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.Vectors;
import dev.tailrace.testkit.Vectors.Connection;
import dev.tailrace.testkit.Vectors.ReconnectCase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a decoder keeps from one connection to the next, and what it forgets. */
class ReconnectTest {
  private final Transcript transcript = new Transcript();
  private final EventDecoder decoder = new EventDecoder(DecoderLimits.DEFAULTS, transcript);

  static List<ReconnectCase> cases() {
    return Vectors.reconnect();
  }

  @Test
  void allCasesAreHere() {
    assertThat(cases()).hasSize(5);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void connectionsInARowGiveItsEventsAndHeaders(ReconnectCase c) {
    List<String> headers = new ArrayList<>();

    for (Connection connection : c.connections()) {
      headers.add(header());
      transcript.feed(decoder, connection.chunks().stream().map(ByteBuffer::wrap).toList());
      decoder.reset();
    }
    headers.add(header());

    assertThat(transcript.messages()).isEqualTo(c.events());
    assertThat(headers).isEqualTo(c.lastEventIdHeaders());
    assertThat(decoder.reconnectionTime().isPresent()).isEqualTo(c.retryMillis() != null);
  }

  @Test
  void theReconnectionTimeSurvives() {
    connection("retry: 1500\n");
    connection("data: x\n\n");

    assertThat(decoder.reconnectionTime()).hasValue(1500);
    assertThat(transcript.events()).containsExactly(Event.of("x"));
  }

  @Test
  void theIdSurvivesABlankLine() {
    connection("id: 7\n\n");
    connection("\n\ndata: x\n\n");

    assertThat(decoder.lastEventId()).isEqualTo("7");
    assertThat(transcript.only(Transcript.Dispatched.class))
        .containsExactly(new Transcript.Dispatched(Event.of("x"), "7"));
  }

  @Test
  void anIdThatWasNotCommittedIsForgotten() {
    connection("id: 7\n\nid: 8\n");
    connection("data: x\n\n");

    assertThat(decoder.lastEventId()).isEqualTo("7");
  }

  @Test
  void typeAndDataAreForgotten() {
    connection("event: a\ndata: 1\nretry: 5\n");
    connection("data: 2\n\n");

    assertThat(transcript.events()).containsExactly(Event.of("2"));
  }

  @Test
  void theByteOrderMarkIsStrippedAgain() {
    connection("\ufeffdata: 1\n\n");
    connection("\ufeffdata: 2\n\n");

    assertThat(transcript.events()).containsExactly(Event.of("1"), Event.of("2"));
  }

  @Test
  void halfAByteOrderMarkIsForgotten() {
    transcript.feed(decoder, List.of(ByteBuffer.wrap(new byte[] {(byte) 0xEF, (byte) 0xBB})));
    decoder.reset();
    connection("\ufeffdata: x\n\n");

    assertThat(transcript.events()).containsExactly(Event.of("x"));
  }

  @Test
  void aCrDoesNotSwallowTheLfOfTheNextConnection() {
    connection("data: 1\r");
    connection("\ndata: 2\n\n");

    assertThat(transcript.events()).containsExactly(Event.of("2"));
  }

  @Test
  void brokenUtf8IsNotGluedTogether() {
    transcript.feed(decoder, List.of(ByteBuffer.wrap(new byte[] {'i', 'd', ':', (byte) 0xC3})));
    decoder.reset();
    transcript.feed(decoder, List.of(ByteBuffer.wrap(new byte[] {(byte) 0xA9, '\n'})));
    connection("data: x\n\n");

    assertThat(decoder.lastEventId()).isEmpty();
  }

  @Test
  void aKnownIdIsGoneOnFrom() throws WireException {
    EventDecoder resumed = new EventDecoder(DecoderLimits.DEFAULTS, "abc", transcript);

    resumed.decode(utf8("data: x\n\n"));

    assertThat(transcript.only(Transcript.Dispatched.class))
        .containsExactly(new Transcript.Dispatched(Event.of("x"), "abc"));
  }

  /** One whole connection. */
  private void connection(String stream) {
    transcript.feed(decoder, List.of(utf8(stream)));
    decoder.reset();
  }

  private String header() {
    return decoder.lastEventId().isEmpty() ? null : decoder.lastEventId();
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
