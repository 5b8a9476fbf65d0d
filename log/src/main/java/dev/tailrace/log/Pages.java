package dev.tailrace.log;

/**
 * The layout of an index file: pages, each with its own checksum, so that any part of it can be
 * trusted without reading the rest. An <em>address</em> counts content bytes only, as if there were
 * no checksums.
 *
 * <pre>
 *   0                                  4088          4092
 *  +----------------------------------+-------------+-------------+
 *  | content                          | CRC-32C of  | 0           |
 *  |                                  | the content |             |
 *  +----------------------------------+-------------+-------------+-- 4096
 * </pre>
 */
final class Pages {
  static final int BYTES = 4096;
  static final int CONTENT_BYTES = 4088;

  private Pages() {}

  static long count(long contentBytes) {
    return (contentBytes + CONTENT_BYTES - 1) / CONTENT_BYTES;
  }
}
