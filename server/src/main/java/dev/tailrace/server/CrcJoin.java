package dev.tailrace.server;

/**
 * Joins the CRC-32 of two pieces to that of both, one behind the other, without a look at the
 * bytes. A CRC is linear: that of the first piece, moved on by as many zero bytes as the second one
 * has, differs from the joined one by just the CRC of the second. To move a CRC on by n bytes is to
 * multiply it, as a polynomial, by x<sup>8n</sup>, which is worked out once for a piece that many
 * streams get; joining is one multiplication then.
 *
 * <p>Polynomials over GF(2) are as CRC-32 has them, backwards: the highest bit is x<sup>0</sup>.
 *
 * <p>Threads: stateless.
 */
final class CrcJoin {
  private static final int GENERATOR = 0xedb88320; // without x^32
  private static final int ONE = 0x80000000;
  private static final int A_BYTE = 0x00800000; // x^8

  private CrcJoin() {}

  /** What moves a CRC on by so many bytes: x<sup>8n</sup>, modulo the generator. */
  static int shift(int bytes) {
    int shift = ONE;
    int square = A_BYTE;
    for (int n = bytes; n > 0; n >>= 1) {
      if ((n & 1) != 0) {
        shift = product(shift, square);
      }
      square = product(square, square);
    }
    return shift;
  }

  /**
   * The CRC of a piece and what comes behind it.
   *
   * @param first of the piece
   * @param shift for the length of what comes behind it
   * @param second of what comes behind it
   */
  static int join(int first, int shift, int second) {
    return product(first, shift) ^ second;
  }

  private static int product(int a, int b) {
    int product = 0;
    int multiple = b; // b times a growing power of x
    for (int left = a; left != 0; left <<= 1) {
      if (left < 0) {
        product ^= multiple;
      }
      multiple = (multiple >>> 1) ^ (GENERATOR & -(multiple & 1));
    }
    return product;
  }
}
