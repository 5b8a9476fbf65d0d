package dev.tailrace.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How a {@link SegmentLog} is kept.
 *
 * @param directory where; made if there is none. One process at a time
 * @param sync when an append counts as done
 * @param segmentBytes a segment file is closed before it grows past this; 1 KiB to 1 GiB
 * @param maxSegmentEntries or when it holds this many entries, from 1, of which each counts once
 *     for every topic it has: the index of the segments being written is on the heap, at 20 to 250
 *     bytes an entry, the more the fewer entries share a topic
 * @param retention how much history is kept
 * @param rules topics that are kept otherwise, in order of precedence; each has a segment being
 *     written of its own
 * @param tailBytes how much of the newest history is kept on the heap as well, so that live
 *     listeners are served without touching the disk; 0 or more
 * @param maxBatchBytes how much is written at once, 1 KiB to 64 MiB
 * @param maxInHand how many appends may wait for the writer, from 1; more are refused with {@link
 *     Appended.Reason#BUSY}
 * @param accounts whose records are counted apart
 */
public record LogOptions(
    Path directory,
    Sync sync,
    int segmentBytes,
    int maxSegmentEntries,
    Retention retention,
    List<RetentionRule> rules,
    int tailBytes,
    int maxBatchBytes,
    int maxInHand,
    Accounts accounts) {
  public LogOptions {
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(sync, "sync");
    Objects.requireNonNull(retention, "retention");
    Objects.requireNonNull(accounts, "accounts");
    rules = List.copyOf(rules);
    require("segmentBytes", segmentBytes, 1 << 10, 1 << 30);
    require("maxSegmentEntries", maxSegmentEntries, 1, 1 << 24);
    require("tailBytes", tailBytes, 0, Integer.MAX_VALUE);
    require("maxBatchBytes", maxBatchBytes, 1 << 10, 64 << 20);
    require("maxInHand", maxInHand, 1, Integer.MAX_VALUE);
    if (rules.stream().map(RetentionRule::name).distinct().count() < rules.size()) {
      throw new IllegalArgumentException("two retention rules of one name");
    }
  }

  /** The defaults: every publish is synced, a week or 1 GiB of history is kept. */
  public static Builder in(Path directory) {
    return new Builder(directory);
  }

  /** These options with other accounts. */
  public LogOptions withAccounts(Accounts value) {
    return new LogOptions(
        directory,
        sync,
        segmentBytes,
        maxSegmentEntries,
        retention,
        rules,
        tailBytes,
        maxBatchBytes,
        maxInHand,
        value);
  }

  private static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " is " + value + ", not from " + least + " to " + most);
    }
  }

  /** Sets what is to differ from the defaults. */
  public static final class Builder {
    private final Path directory;
    private Sync sync = Sync.ALWAYS;
    private int segmentBytes = 64 << 20;
    private int maxSegmentEntries = 1 << 17;
    private Retention retention = Retention.DEFAULT;
    private List<RetentionRule> rules = List.of();
    private int tailBytes = 4 << 20;
    private int maxBatchBytes = 1 << 20;
    private int maxInHand = 1 << 16;
    private Accounts accounts = Accounts.NONE;

    private Builder(Path directory) {
      this.directory = directory;
    }

    public Builder sync(Sync value) {
      sync = value;
      return this;
    }

    public Builder segmentBytes(int value) {
      segmentBytes = value;
      return this;
    }

    public Builder maxSegmentEntries(int value) {
      maxSegmentEntries = value;
      return this;
    }

    public Builder retention(Retention value) {
      retention = value;
      return this;
    }

    public Builder rules(RetentionRule... value) {
      rules = List.of(value);
      return this;
    }

    public Builder tailBytes(int value) {
      tailBytes = value;
      return this;
    }

    public Builder maxBatchBytes(int value) {
      maxBatchBytes = value;
      return this;
    }

    public Builder maxInHand(int value) {
      maxInHand = value;
      return this;
    }

    /** {@link Accounts#NONE} by default. */
    public Builder accounts(Accounts value) {
      accounts = value;
      return this;
    }

    public LogOptions build() {
      return new LogOptions(
          directory,
          sync,
          segmentBytes,
          maxSegmentEntries,
          retention,
          rules,
          tailBytes,
          maxBatchBytes,
          maxInHand,
          accounts);
    }
  }
}
