package dev.tailrace.bench;

/**
 * Somebody's reader of event streams. Reads one connection from its first byte to its last, and
 * hands over every event, complete, with its data as a string.
 *
 * <p>Threads: confined to one thread at a time.
 */
interface StreamReader {
  /** Takes the events; null or {@code ""} where the stream said nothing. */
  interface Sink {
    void event(String type, String data, String id);
  }

  void read(Chunks chunks, Sink sink) throws Exception;

  /**
   * The reader of that name: ours as chunks are handed to it ({@code tailrace}) and from an input
   * stream; LaunchDarkly's with its own buffer of 1000 bytes and with a larger one; Spring's.
   */
  static StreamReader named(String name) {
    return switch (name) {
      case "tailrace" -> new TailraceReader();
      case "tailrace-stream" -> new TailraceStreamReader();
      case "okhttp" -> new OkHttpReader(OkHttpReader.ITS_OWN_BUFFER_BYTES);
      case "okhttp-8k" -> new OkHttpReader(8 << 10);
      case "spring" -> new SpringReader();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
