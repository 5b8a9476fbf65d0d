package dev.tailrace.server;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Strict UTF-8: what is not, is refused with the position of its first wrong byte. Threads:
 * immutable.
 */
final class Utf8Text {
  private Utf8Text() {}

  /** The text of some bytes; {@code what} names them in the refusal. */
  static String decode(String what, byte[] bytes, int length) throws ProblemException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    CharBuffer out = CharBuffer.allocate(length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw Problem.badRequest(what + " is not UTF-8: byte " + in.position()).exception();
    }
    return out.flip().toString();
  }

  static String decode(String what, byte[] bytes) throws ProblemException {
    return decode(what, bytes, bytes.length);
  }

  /** The text of a header's value, of which Netty makes one ISO-8859-1 character a byte. */
  static String ofHeader(String name, String value) throws ProblemException {
    return decode("header " + name, value.getBytes(StandardCharsets.ISO_8859_1));
  }
}
