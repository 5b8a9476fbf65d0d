package dev.tailrace.load;

import java.io.IOException;

/** The server's bytes are no HTTP/1.1 response. */
final class MalformedResponseException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedResponseException(String sentence) {
    super(sentence);
  }
}
