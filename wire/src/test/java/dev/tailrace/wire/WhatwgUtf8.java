package dev.tailrace.wire;

/** The UTF-8 decoder of the WHATWG Encoding Standard, step by step; a BOM is a character. */
final class WhatwgUtf8 {
  private final StringBuilder text = new StringBuilder();
  private int codePoint;
  private int needed;
  private int seen;
  private int lower = 0x80;
  private int upper = 0xBF;

  static String decode(byte[] bytes) {
    WhatwgUtf8 decoder = new WhatwgUtf8();
    for (byte b : bytes) {
      decoder.take(b & 0xFF);
    }
    return decoder.end();
  }

  private void take(int b) {
    if (needed == 0) {
      lead(b);
    } else if (b < lower || b > upper) {
      restart();
      text.append('\uFFFD');
      lead(b);
    } else {
      continuation(b);
    }
  }

  private void lead(int b) {
    if (b <= 0x7F) {
      text.append((char) b);
    } else if (b >= 0xC2 && b <= 0xDF) {
      expect(1, b & 0x1F);
    } else if (b >= 0xE0 && b <= 0xEF) {
      lower = b == 0xE0 ? 0xA0 : lower;
      upper = b == 0xED ? 0x9F : upper;
      expect(2, b & 0xF);
    } else if (b >= 0xF0 && b <= 0xF4) {
      lower = b == 0xF0 ? 0x90 : lower;
      upper = b == 0xF4 ? 0x8F : upper;
      expect(3, b & 0x7);
    } else {
      text.append('\uFFFD');
    }
  }

  private void expect(int bytes, int bits) {
    needed = bytes;
    codePoint = bits;
  }

  private void continuation(int b) {
    lower = 0x80;
    upper = 0xBF;
    codePoint = codePoint << 6 | (b & 0x3F);
    seen++;
    if (seen == needed) {
      text.appendCodePoint(codePoint);
      restart();
    }
  }

  private void restart() {
    codePoint = 0;
    needed = 0;
    seen = 0;
    lower = 0x80;
    upper = 0xBF;
  }

  private String end() {
    if (needed > 0) {
      text.append('\uFFFD');
    }
    return text.toString();
  }
}
