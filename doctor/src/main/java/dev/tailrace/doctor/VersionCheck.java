package dev.tailrace.doctor;

import java.net.http.HttpClient;

/** Which HTTP the stream is in. Threads: immutable. */
final class VersionCheck {
  private VersionCheck() {}

  static Finding finding(Head head, boolean tls) {
    if (head.version() == HttpClient.Version.HTTP_2) {
      return Finding.good("http-2", "HTTP/2: a browser's tabs share one connection");
    }
    String why =
        tls ? "; HTTP/2 is not offered (ALPN)" : "; browsers speak HTTP/2 over https only";
    return Finding.note(
        "http-1", "HTTP/1.1: a browser opens six such streams to a host, over all its tabs" + why);
  }
}
