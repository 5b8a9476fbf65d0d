package dev.tailrace.mock;

/** How the end of a body is told: RFC 9112 section 6. */
enum Framing {
  /** Each part is one chunk. */
  CHUNKED,
  /** A Content-Length, the sum of the parts that were given beforehand. */
  LENGTH,
  /** The body ends with the connection. */
  UNTIL_CLOSE
}
