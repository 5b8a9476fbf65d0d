package dev.tailrace.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.mock.MockExchange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a server sends, piece by piece, and what a listener must hear of it, in order.
 *
 * <p>Threads: immutable.
 *
 * @param fact what it shows
 * @param pieces each sent and flushed by itself
 * @param told what must be heard, and nothing else
 */
record StreamCase(String fact, List<byte[]> pieces, List<Signal> told) {
  static StreamCase of(String fact) {
    return new StreamCase(fact, List.of(), List.of());
  }

  /** This case with more pieces. */
  StreamCase sends(String... texts) {
    List<byte[]> more = new ArrayList<>(pieces);
    for (String text : texts) {
      more.add(text.getBytes(UTF_8));
    }
    return new StreamCase(fact, more, told);
  }

  /** This case with a text in pieces of so many bytes. */
  StreamCase sendsBy(int bytes, String text) {
    byte[] all = text.getBytes(UTF_8);
    List<byte[]> more = new ArrayList<>(pieces);
    for (int at = 0; at < all.length; at += bytes) {
      more.add(Arrays.copyOfRange(all, at, Math.min(all.length, at + bytes)));
    }
    return new StreamCase(fact, more, told);
  }

  /** This case with messages to be heard. */
  StreamCase tells(String... data) {
    StreamCase longer = this;
    for (String each : data) {
      longer = longer.tells("message", each, "");
    }
    return longer;
  }

  /** This case with an event to be heard. */
  StreamCase tells(String type, String data, String lastEventId) {
    return tells(new Signal.Message(new MessageEvent(type, data, lastEventId, "")));
  }

  /** This case with a comment to be heard. */
  StreamCase comments(String text) {
    return tells(new Signal.Comment(text));
  }

  /** This case with a remark to be heard. */
  StreamCase notes(Diagnostic.Kind kind) {
    return tells(new Signal.Noted(new Diagnostic(kind, "")));
  }

  private StreamCase tells(Signal signal) {
    List<Signal> longer = new ArrayList<>(told);
    longer.add(signal);
    return new StreamCase(fact, pieces, longer);
  }

  /** Sends it all over a stream that stays open, and hears just what it should. */
  void play(SocketRig rig) {
    Heard heard = Heard.all(rig.source(SocketRig.PATH));
    MockExchange stream = rig.stream();
    heard.opened();

    pieces.forEach(stream::sendBytes);

    for (Signal expected : told) {
      assertThat(bare(heard.next())).isEqualTo(expected);
    }
    stream.send(":no more\n");
    assertThat(heard.next()).isEqualTo(new Signal.Comment("no more"));
  }

  /** Without the origin, which is the server's port, and a remark's words. */
  private static Signal bare(Signal signal) {
    if (signal instanceof Signal.Message message) {
      MessageEvent e = message.event();
      return new Signal.Message(new MessageEvent(e.type(), e.data(), e.lastEventId(), ""));
    }
    if (signal instanceof Signal.Noted noted) {
      return new Signal.Noted(new Diagnostic(noted.diagnostic().kind(), ""));
    }
    return signal;
  }

  @Override
  public String toString() {
    return fact;
  }
}
