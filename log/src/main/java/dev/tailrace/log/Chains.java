package dev.tailrace.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * All chains of a log, and which topics belong where.
 *
 * @param usual for topics that no rule is about
 * @param ruled in order of precedence
 * @param former of rules that are no more; read, and retained as usual, but not written
 *     <p>Threads: immutable; the chains are not.
 */
record Chains(SegmentChain usual, List<SegmentChain> ruled, List<SegmentChain> former)
    implements Closeable {
  private static final int MOST_REPAIRS = 16;

  /** Something that reads segments. */
  @FunctionalInterface
  interface Reading<T> {
    T run() throws IOException;
  }

  Chains {
    ruled = List.copyOf(ruled);
    former = List.copyOf(former);
  }

  List<SegmentChain> all() {
    List<SegmentChain> all = new ArrayList<>(List.of(usual));
    all.addAll(ruled);
    all.addAll(former);
    return all;
  }

  /** The last offset that retention has dropped from any chain, 0 for none. */
  long dropped() {
    long dropped = 0;
    for (SegmentChain chain : all()) {
      dropped = Math.max(dropped, chain.view().dropped());
    }
    return dropped;
  }

  /** The last offset that is or was in one of them, or that a segment was named after. */
  long lastOffset() {
    long last = Math.max(usual.lastOffset(), last(ruled));
    return Math.max(last, last(former));
  }

  /** The chain to which entries of a topic are added. */
  SegmentChain of(String topic) {
    for (SegmentChain chain : ruled) {
      if (chain.rule().orElseThrow().topics().contains(topic)) {
        return chain;
      }
    }
    return usual;
  }

  /**
   * The chains to which entries of these topics may be added, and so those whose losses are losses
   * of these topics. Where rules meet rules only their prefixes are compared: one chain too many
   * may be named, never one too few.
   */
  List<SegmentChain> concerning(Topics topics) {
    List<SegmentChain> found = new ArrayList<>();
    for (SegmentChain chain : all()) {
      if (concerns(chain, topics)) {
        found.add(chain);
      }
    }
    return found;
  }

  /**
   * Runs {@code reading} until no segment is dropped from under it; index files that it finds
   * damaged are made again.
   */
  <T> T settled(Reading<T> reading) throws IOException {
    for (int repairs = 0; ; ) {
      try {
        return reading.run();
      } catch (SegmentDroppedException e) {
        // once more, with the segments that are left
      } catch (CorruptIndexException e) {
        if (++repairs > MOST_REPAIRS) {
          throw e;
        }
        repair(e.index());
      }
    }
  }

  /** Puts the indexes of full segments into files. */
  void seal() {
    for (SegmentChain chain : all()) {
      try {
        chain.seal();
      } catch (IOException e) {
        // dropped or closed meanwhile; or else the writer tries again, and tells, or the next
        // opening
      }
    }
  }

  /** Closes them all, whatever becomes of one of them. */
  @Override
  public void close() throws IOException {
    close(all().iterator());
  }

  private static void close(Iterator<SegmentChain> chains) throws IOException {
    if (chains.hasNext()) {
      try (SegmentChain next = chains.next()) {
        close(chains);
      }
    }
  }

  private static long last(List<SegmentChain> chains) {
    long last = 0;
    for (SegmentChain chain : chains) {
      last = Math.max(last, chain.lastOffset());
    }
    return last;
  }

  private void repair(IndexFile index) throws IOException {
    for (SegmentChain chain : all()) {
      for (Segment segment : chain.view().segments()) {
        segment.retain();
        try {
          if (segment.repair(index)) {
            return;
          }
        } finally {
          segment.release();
        }
      }
    }
  }

  private boolean concerns(SegmentChain chain, Topics topics) {
    for (String name : topics.names()) {
      if (of(name) == chain) {
        return true;
      }
    }
    for (Topics.Rule rule : topics.rules()) {
      if (mayMeet(chain, rule)) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayMeet(SegmentChain chain, Topics.Rule rule) {
    if (chain.rule().isEmpty()) {
      return true;
    }
    Topics.Rule kept = chain.rule().get().topics();
    return rule.everything()
        || kept.everything()
        || rule.prefix().startsWith(kept.prefix())
        || kept.prefix().startsWith(rule.prefix());
  }
}
