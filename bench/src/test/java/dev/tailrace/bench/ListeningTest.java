package dev.tailrace.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Lines are counted for each listener, however the bytes are cut. */
class ListeningTest {
  private static final String OPENING = "retry: 2000\n:\n";

  private final Listening.Lines lines = new Listening.Lines();

  @Test
  void anHttp1ListenerHasWhatIsInItsChunks() throws IOException {
    Listening listening = new Http1Listening("/topics/t");
    String opening = "HTTP/1.1 200 OK\r\na: b\r\n\r\ne\r\n" + OPENING + "\r\n";

    lines.aim(2);
    feedByteByByte(listening, opening.getBytes(US_ASCII));
    int opened = lines.reached();
    lines.aim(5);
    feedByteByByte(listening, "10\r\nid: 1\ndata: 23\n\n\r\n".getBytes(US_ASCII));

    assertThat(opened).isEqualTo(1);
    assertThat(lines.reached()).isEqualTo(1);
  }

  @Test
  void anHttp2ListenerHasWhatIsInItsFrames() throws IOException {
    Listening listening = new Http2Listening("/topics/t", 2);

    lines.aim(2);
    feedByteByByte(listening, frame(1, 4, 1, "a head\n\n\n\n\n"));
    feedByteByByte(listening, frame(0, 0, 1, OPENING));
    feedByteByByte(listening, frame(0, 0, 3, "retry: 2"));
    int one = lines.reached();
    feedByteByByte(listening, frame(0, 0, 3, "000\n:\n"));

    assertThat(one).isEqualTo(1);
    assertThat(lines.reached()).isEqualTo(2);
  }

  @Test
  void settingsAreAcknowledged() throws IOException {
    ByteBuffer answer =
        new Http2Listening("/topics/t", 1).take(ByteBuffer.wrap(frame(4, 0, 0, "")), lines);

    assertThat(answer).isEqualTo(ByteBuffer.wrap(frame(4, 1, 0, "")));
  }

  @Test
  void whoIsRefusedEndedOrGivenTooMuchIsNoListener() {
    lines.aim(2);

    assertThatThrownBy(() -> feed(new Http1Listening("/"), "HTTP/1.1 503 ".getBytes(US_ASCII)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> feed(new Http2Listening("/", 1), frame(0, 1, 1, "")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> feed(new Http2Listening("/", 1), frame(3, 0, 1, "1234")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> feed(new Http2Listening("/", 1), frame(0, 0, 1, "\n\n\n")))
        .isInstanceOf(IOException.class);
  }

  private void feedByteByByte(Listening listening, byte[] bytes) throws IOException {
    for (byte each : bytes) {
      feed(listening, new byte[] {each});
    }
  }

  private void feed(Listening listening, byte[] bytes) throws IOException {
    listening.take(ByteBuffer.wrap(bytes), lines);
  }

  private static byte[] frame(int type, int flags, int stream, String payload) {
    return ByteBuffer.allocate(9 + payload.length())
        .putInt(payload.length() << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload.getBytes(US_ASCII))
        .array();
  }
}
