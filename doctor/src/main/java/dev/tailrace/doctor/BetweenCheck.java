package dev.tailrace.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What says of itself that it stands between, and whether it is a cache. Threads: immutable. */
final class BetweenCheck {
  private static final List<String> NAMES = List.of("Via", "Server", "X-Served-By");
  private static final List<String> CACHES = List.of("X-Cache", "CF-Cache-Status", "Cache-Status");

  /** With a second number it names the request for which it fetched what it gives now. */
  private static final String VARNISH = "X-Varnish";

  private BetweenCheck() {}

  static List<Finding> findings(Head head) {
    List<Finding> found = new ArrayList<>();
    String names = named(head, NAMES);
    if (!names.isEmpty()) {
      found.add(Finding.note("between", "on the way says who it is: " + names));
    }
    boolean varnish = head.header(VARNISH).strip().matches("[0-9]+ +[0-9]+");
    String caches = varnish ? VARNISH + ": " + head.header(VARNISH) : named(head, CACHES);
    boolean hit = varnish || caches.toLowerCase(Locale.ROOT).matches(".*\\bhit\\b.*");
    if (hit || head.header("Age").strip().matches("[0-9]*[1-9][0-9]*")) {
      String age = head.has("Age") ? "Age: " + head.header("Age") : "";
      String words = caches.isEmpty() || age.isEmpty() ? caches + age : caches + ", " + age;
      found.add(
          Finding.wrong(
              "cached",
              "the stream comes out of a cache: " + words,
              "streams cannot be cached: let the cache pass this path through"));
    } else if (!caches.isEmpty()) {
      found.add(Finding.note("cache", "a cache stands between, and has passed this on: " + caches));
    }
    return found;
  }

  private static String named(Head head, List<String> names) {
    return String.join(
        ", ",
        names.stream().filter(head::has).map(each -> each + ": " + head.header(each)).toList());
  }
}
