package dev.tailrace.interop;

/** What listeners speak to a hub. */
enum Speech {
  HTTP1(false, false),
  HTTP2(true, false),
  HTTP1_TLS(false, true),
  HTTP2_TLS(true, true);

  private final boolean shared;
  private final boolean secure;

  Speech(boolean shared, boolean secure) {
    this.shared = shared;
    this.secure = secure;
  }

  /** Whether a connection carries many streams. */
  boolean shared() {
    return shared;
  }

  boolean secure() {
    return secure;
  }
}
