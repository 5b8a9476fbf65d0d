package dev.tailrace.doctor;

import java.util.List;

/**
 * How far one comes before the first word of HTTP.
 *
 * @param open whether a connection could be made, TLS included
 * @param findings what was seen on the way
 *     <p>Threads: immutable.
 */
record Way(boolean open, List<Finding> findings) {
  Way {
    findings = List.copyOf(findings);
  }

  static Way blocked(Finding why) {
    return new Way(false, List.of(why));
  }
}
