package dev.tailrace.server;

import dev.tailrace.access.Grant;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What was revoked. Whoever holds streams open is told when something is, and asks again for each.
 *
 * <p>Threads: thread-safe; changes may wait for the disk.
 */
final class Revocations {
  /** How many there may be: a file of 10 MB, and as much memory. */
  static final int MAX = 100_000;

  private final Clock clock;
  private final RevocationStore store;
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile Map<String, Revocation> byToken = Map.of();
  private volatile Map<Subject, Revocation> bySubject = Map.of();

  /** Somebody of a tenant, or of any if that is null. */
  private record Subject(String name, String tenant) {}

  /**
   * @throws IOException if those that were kept cannot be read: to go on without them would let in
   *     whom somebody has shut out
   */
  Revocations(RevocationStore store, Clock clock) throws IOException {
    this.clock = clock;
    this.store = store;
    index(store.load());
  }

  /** Runs, on whatever thread, each time something is revoked. */
  void watch(Runnable watcher) {
    watchers.add(watcher);
  }

  /** Whether a token counts no more. */
  boolean has(Grant grant) {
    Instant now = clock.instant();
    return isNow(grant.tokenId() == null ? null : byToken.get(grant.tokenId()), now)
        || isNow(of(grant.subject(), null), now)
        || isNow(grant.tenant() == null ? null : of(grant.subject(), grant.tenant()), now);
  }

  private Revocation of(String subject, String tenant) {
    return subject == null ? null : bySubject.get(new Subject(subject, tenant));
  }

  /**
   * Revokes, in place of what was said of the same before.
   *
   * @return false if there are too many
   * @throws IOException if it cannot be kept; then it does not hold
   */
  synchronized boolean add(Revocation revocation) throws IOException {
    List<Revocation> all = others(revocation);
    if (all.size() >= MAX) {
      return false;
    }
    all.add(revocation);
    keep(all);
    watchers.forEach(Runnable::run);
    return true;
  }

  /** Takes back what was said of this one; returns whether there was anything. */
  synchronized boolean remove(Revocation revocation) throws IOException {
    int before = all().size();
    List<Revocation> others = others(revocation);
    boolean there = others.size() < before;
    if (there) {
      keep(others);
    }
    return there;
  }

  /** Those that hold. */
  synchronized List<Revocation> all() {
    Instant now = clock.instant();
    List<Revocation> all = new ArrayList<>(byToken.values());
    all.addAll(bySubject.values());
    all.removeIf(each -> !isNow(each, now));
    return all;
  }

  int size() {
    return byToken.size() + bySubject.size();
  }

  private List<Revocation> others(Revocation revocation) {
    List<Revocation> others = all();
    others.removeIf(revocation::isLike);
    return others;
  }

  private void keep(List<Revocation> all) throws IOException {
    store.save(List.copyOf(all));
    index(all);
  }

  private void index(List<Revocation> all) {
    Map<String, Revocation> tokens = new HashMap<>();
    Map<Subject, Revocation> subjects = new HashMap<>();
    for (Revocation each : all) {
      if (each.tokenId() != null) {
        tokens.put(each.tokenId(), each);
      } else {
        subjects.put(new Subject(each.subject(), each.tenant()), each);
      }
    }
    byToken = Map.copyOf(tokens);
    bySubject = Map.copyOf(subjects);
  }

  private static boolean isNow(Revocation revocation, Instant now) {
    return revocation != null && now.isBefore(revocation.until());
  }
}
