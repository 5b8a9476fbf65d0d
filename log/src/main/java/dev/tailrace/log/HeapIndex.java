package dev.tailrace.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The index of a segment that still grows.
 *
 * <p>Threads: {@link #add} on the log's writer; the rest from any thread, without waiting for it.
 */
final class HeapIndex implements SegmentIndex {
  private static final int BYTES_PER_TOPIC = 120;

  private final long base;
  private final long seed;
  private final Accounts accounts;
  private final ConcurrentNavigableMap<String, HeapPostings> topics = new ConcurrentSkipListMap<>();
  private final HashTable names = new HashTable();
  private final List<Mark> marks = new ArrayList<>(); // guarded by itself
  private volatile Summary summary = Summary.EMPTY;

  // writer only, and then whoever seals the segment
  private final Map<String, Tally> tallies = new HashMap<>();
  private int nextMark;
  private int further;

  // written by the writer only
  private volatile long topicBytes;

  HeapIndex(long base, long seed, Accounts accounts) {
    this.base = base;
    this.seed = seed;
    this.accounts = accounts;
  }

  /**
   * Adds the record at {@code position}; records come in offset order.
   *
   * @return what its size is to be added to, or null if it is on no account
   */
  Tally add(
      Names utf8,
      String topic,
      List<String> alternates,
      long offset,
      long timeMillis,
      int position) {
    if (position >= nextMark) {
      addMark(new Mark(offset, timeMillis, position, summary.count()));
      nextMark = position + Mark.SPACING_BYTES;
    }
    long posting = Postings.of(offset - base, position);
    HeapPostings canonical = postings(topic);
    canonical.add(posting);
    for (int i = 0; i < alternates.size(); i++) {
      postings(alternates.get(i)).add(posting);
    }
    further += alternates.size();
    if (utf8.id() != null) {
      names.add(Hash.ofId(seed, utf8.id()), position);
    }
    if (utf8.key() != null) {
      names.add(Hash.ofKey(seed, utf8.topic(), utf8.key()), position);
    }
    summary = summary.with(offset, timeMillis);
    return canonical.tally();
  }

  @Override
  public Summary summary() {
    return summary;
  }

  /** How many postings there are: one for each topic of each record. For the writer. */
  int postings() {
    return summary.count() + further;
  }

  @Override
  public List<Share> shares() {
    return tallies.values().stream()
        .filter(tally -> !tally.isEmpty())
        .map(Tally::toShare)
        .sorted(Comparator.comparing(Share::account))
        .toList();
  }

  @Override
  public List<Postings> postings(Topics wanted) {
    Set<Postings> found = new LinkedHashSet<>();
    for (String name : wanted.names()) {
      HeapPostings one = topics.get(name);
      if (one != null) {
        found.add(one);
      }
    }
    for (Topics.Rule rule : wanted.rules()) {
      for (Map.Entry<String, HeapPostings> e : topics.tailMap(rule.prefix()).entrySet()) {
        if (!e.getKey().startsWith(rule.prefix())) {
          break;
        }
        if (rule.contains(e.getKey())) {
          found.add(e.getValue());
        }
      }
    }
    return List.copyOf(found);
  }

  @Override
  public int[] positions(int hash) {
    return names.positions(hash);
  }

  @Override
  public int marks() {
    synchronized (marks) {
      return marks.size();
    }
  }

  @Override
  public Mark mark(int i) {
    synchronized (marks) {
      return marks.get(i);
    }
  }

  @Override
  public long heapBytes() {
    long postings = 0;
    for (HeapPostings one : topics.values()) {
      postings += one.heapBytes();
    }
    return postings + topicBytes + names.heapBytes() + marks() * 48L;
  }

  @Override
  public void close() {
    // nothing but memory
  }

  /** Of whom the shares are. */
  Accounts accounts() {
    return accounts;
  }

  /** For {@link IndexWriter}. */
  Map<String, HeapPostings> byTopic() {
    return topics;
  }

  /** For {@link IndexWriter}. */
  long[] sortedNames() {
    return names.sorted();
  }

  private HeapPostings postings(String topic) {
    HeapPostings known = topics.get(topic);
    if (known != null) {
      return known;
    }
    HeapPostings fresh = new HeapPostings(tally(accounts.of(topic)));
    topics.put(topic, fresh);
    topicBytes = topicBytes + BYTES_PER_TOPIC + topic.length();
    return fresh;
  }

  private Tally tally(String account) {
    if (account == null) {
      return null;
    }
    Tally known = tallies.get(account);
    if (known != null) {
      return known;
    }
    Tally fresh = new Tally(account);
    tallies.put(account, fresh);
    topicBytes = topicBytes + BYTES_PER_TOPIC + account.length();
    return fresh;
  }

  private void addMark(Mark mark) {
    synchronized (marks) {
      marks.add(mark);
    }
  }
}
