package dev.tailrace.access;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bounded memory: what was asked for last stays, as long as its weight and that of all the others
 * that were asked for since is within the bound.
 *
 * <p>Threads: thread-safe.
 */
final class Recent<K, V> {
  private record Held<V>(V value, long weight) {}

  private final long bound;
  private final Map<K, Held<V>> held = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;
  private long forgotten;

  Recent(long bound) {
    this.bound = bound;
  }

  synchronized V get(K key) {
    Held<V> found = held.get(key);
    return found == null ? null : found.value();
  }

  /** Keeps it, and lets the longest unused go; it is not kept at all if it alone is too much. */
  synchronized void put(K key, V value, long itsWeight) {
    remove(key);
    if (itsWeight > bound) {
      forgotten++;
      return;
    }
    held.put(key, new Held<>(value, itsWeight));
    weight += itsWeight;
    Iterator<Held<V>> oldest = held.values().iterator();
    while (weight > bound) {
      weight -= oldest.next().weight();
      oldest.remove();
      forgotten++;
    }
  }

  synchronized void remove(K key) {
    Held<V> gone = held.remove(key);
    weight -= gone == null ? 0 : gone.weight();
  }

  synchronized void clear() {
    held.clear();
    weight = 0;
  }

  /** How many were let go for others, or not kept at all. */
  synchronized long forgotten() {
    return forgotten;
  }

  synchronized int size() {
    return held.size();
  }
}
