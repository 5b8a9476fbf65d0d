package dev.tailrace.access;

import dev.tailrace.access.KeyException.Fault;
import dev.tailrace.access.TokenException.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How it goes with tokens, for metrics and health.
 *
 * @param keys one for each location
 * @param verified how many tokens were accepted after their signature was verified
 * @param remembered how many were accepted because they had been verified shortly before
 * @param forgotten how many were not remembered any more, because there was no room
 * @param refused how many were refused, for every reason
 * @param looking what became of looking for keys
 *     <p>Threads: immutable.
 */
public record AccessStatus(
    List<Keys> keys,
    long verified,
    long remembered,
    long forgotten,
    Map<Reason, Long> refused,
    Looking looking) {
  public AccessStatus {
    keys = List.copyOf(keys);
    refused = Map.copyOf(refused);
  }

  /**
   * How it goes with the keys of one location.
   *
   * @param location the file, or the URL without its query
   * @param issuer whose tokens alone they are for; empty for anybody's
   * @param count how many can be used; those that were there last, if there is trouble
   * @param readAt when they were found to be good last; empty if never
   * @param trouble what is wrong since then, in a sentence without contents; empty if nothing is
   */
  public record Keys(
      String location,
      Optional<String> issuer,
      int count,
      Optional<Instant> readAt,
      Optional<String> trouble) {}

  /**
   * What became of looking for keys, in all places together.
   *
   * @param fetched how often other hosts were asked
   * @param spared how often one was not asked, though a token had a key that was not here, because
   *     it had been asked a moment before
   * @param failed how often nothing new could be had from a place, for every reason
   */
  public record Looking(long fetched, long spared, Map<Fault, Long> failed) {
    public Looking {
      failed = Map.copyOf(failed);
    }
  }

  /** Whether all keys are as they should be. */
  public boolean isHealthy() {
    return keys.stream().allMatch(each -> each.trouble().isEmpty() && each.count() > 0);
  }
}
