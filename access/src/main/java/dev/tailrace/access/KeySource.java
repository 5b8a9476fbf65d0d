package dev.tailrace.access;

import dev.tailrace.access.KeyException.Fault;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one location as they were last good, and what went wrong since. What fails later takes
 * nothing away: a hub must not turn everybody out because another host has a bad day.
 *
 * <p>Threads: thread-safe.
 */
final class KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(KeySource.class);

  private final KeyLocation location;
  private final AccessOptions.Limits limits;
  private final KeyReader reader;
  private final KeyTally tally;

  private List<VerificationKey> keys = List.of();
  private byte[] seen = {}; // what was there last, good or not
  private Instant readAt; // null until they were good once
  private String trouble; // null if there is none

  KeySource(KeyLocation location, AccessOptions.Limits limits, KeyTally tally) {
    this.location = location;
    this.limits = limits;
    this.tally = tally;
    this.reader = new KeyReader(limits.keys(), !location.isUrl());
  }

  KeyLocation location() {
    return location;
  }

  synchronized List<VerificationKey> keys() {
    return keys;
  }

  /** Whether it has never had a key. */
  synchronized boolean isEmpty() {
    return keys.isEmpty();
  }

  /**
   * This is what is there.
   *
   * @return whether other keys than before are to be used
   */
  synchronized boolean found(byte[] bytes, Instant now) {
    boolean same = Arrays.equals(bytes, seen);
    if (same && trouble == null) {
      readAt = now;
      return false;
    }
    try {
      List<VerificationKey> found = read(bytes);
      seen = bytes;
      keys = found;
      readAt = now;
      recovered();
      return true;
    } catch (KeyException e) {
      failed(e.fault(), e.getMessage());
    } catch (IllegalArgumentException e) {
      failed(Fault.UNUSABLE, e.getMessage());
    }
    return false;
  }

  /** Nothing could be got. */
  synchronized void failed(Fault fault, String why) {
    tally.failed(fault);
    if (!why.equals(trouble)) {
      LOG.warn(
          "keys of {} cannot be used: {}; {}",
          location.shown(),
          why,
          keys.isEmpty() ? "there are none yet" : "those before it stay in use");
    }
    trouble = why;
  }

  synchronized Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  synchronized AccessStatus.Keys status() {
    return new AccessStatus.Keys(
        location.shown(),
        location.issuer(),
        keys.size(),
        Optional.ofNullable(readAt),
        Optional.ofNullable(trouble));
  }

  private void recovered() {
    if (trouble != null) {
      LOG.info("keys of {} can be used again", location.shown());
    }
    trouble = null;
  }

  private List<VerificationKey> read(byte[] bytes) throws KeyException {
    if (bytes.length > limits.keysBytes()) {
      throw KeyException.tooLarge(limits.keysBytes());
    }
    List<VerificationKey> found =
        location.secret() ? KeyReader.secret(bytes) : reader.read(bytes);
    return found.stream().map(each -> each.boundTo(location.issuer())).toList();
  }
}
