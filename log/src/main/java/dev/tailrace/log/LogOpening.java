package dev.tailrace.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Opens what is in a log's directory, and decides whether a new epoch begins.
 *
 * <p>Threads: confined to the thread that opens the log.
 */
final class LogOpening {
  private static final String USUAL = "default";
  private static final String RULE = "rule-";

  private final LogOptions options;
  private final LogEnvironment environment;
  private final List<SegmentChain> opened = new ArrayList<>();
  private final List<ChainRecovery> found = new ArrayList<>();
  private final List<Recovery.Cut> cuts = new ArrayList<>();
  private final Ledger ledger = new Ledger();
  private int rebuilt;
  private int counted;

  // written by open()
  private Chains chains;
  private LogState state;
  private Recovery recovery;

  LogOpening(LogOptions options, LogEnvironment environment) {
    this.options = options;
    this.environment = environment;
  }

  /** On failure nothing stays open. */
  void open(StateFile file) throws IOException {
    try {
      chains = openChains();
      Optional<LogState> before = file.read();
      state = nextState(before);
      boolean unclean = before.isPresent() && before.get().closedAt().isEmpty();
      boolean newEpoch =
          before.map(b -> !b.epochs().current().equals(state.epochs().current())).orElse(end() > 0);
      recovery = new Recovery(unclean, newEpoch, cuts, rebuilt, counted);
      if (!before.equals(Optional.of(state))) { // else there need be no room on the disk
        file.write(state);
      }
      for (ChainRecovery chain : found) {
        chain.cut();
      }
    } catch (IOException | RuntimeException e) {
      for (SegmentChain chain : opened) {
        chain.close();
      }
      throw e;
    }
  }

  Chains chains() {
    return chains;
  }

  LogState state() {
    return state;
  }

  Recovery recovery() {
    return recovery;
  }

  Ledger ledger() {
    return ledger;
  }

  /** The log's end. */
  long end() {
    return opened.stream().mapToLong(SegmentChain::lastOffset).max().orElse(0);
  }

  /** The newest record's time. */
  long lastTime() {
    return opened.stream().mapToLong(SegmentChain::lastTime).max().orElse(0);
  }

  private Chains openChains() throws IOException {
    SegmentChain usual = openChain(USUAL, Optional.empty(), options.retention());
    List<SegmentChain> ruled = new ArrayList<>();
    for (RetentionRule rule : options.rules()) {
      ruled.add(openChain(RULE + rule.name(), Optional.of(rule), rule.retention()));
    }
    List<SegmentChain> former = new ArrayList<>();
    for (String name : otherRules()) {
      former.add(openChain(name, Optional.empty(), options.retention()));
    }
    return new Chains(usual, ruled, former);
  }

  private SegmentChain openChain(String name, Optional<RetentionRule> rule, Retention retention)
      throws IOException {
    ChainPlace place =
        new ChainPlace(
            options.directory().resolve(name),
            options,
            environment.storage(),
            environment.random(),
            ledger);
    ChainRecovery recovered = new ChainRecovery(place);
    SegmentChain chain = new SegmentChain(place, rule, retention, recovered.open());
    opened.add(chain);
    found.add(recovered);
    cuts.addAll(recovered.cuts());
    rebuilt += recovered.rebuilt();
    counted += recovered.counted();
    return chain;
  }

  private List<String> otherRules() throws IOException {
    List<String> known = options.rules().stream().map(rule -> RULE + rule.name()).toList();
    try (Stream<Path> entries = Files.list(options.directory())) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith(RULE) && !known.contains(name))
          .sorted()
          .toList();
    }
  }

  private LogState nextState(Optional<LogState> before) {
    String boot = environment.boot().get();
    List<Epochs.Epoch> history = new ArrayList<>();
    before.ifPresent(state -> history.addAll(state.epochs().history()));
    if (before.isEmpty() || !cuts.isEmpty() || mayHaveLost(before.get(), boot)) {
      String name = environment.newEpoch(n -> history.stream().anyMatch(e -> e.name().equals(n)));
      history.add(new Epochs.Epoch(name, end()));
    }
    return new LogState(options.sync().mode(), boot, OptionalLong.empty(), new Epochs(history));
  }

  /**
   * Whether entries may be missing that were acknowledged or delivered, though there is no trace of
   * it.
   */
  private boolean mayHaveLost(LogState before, String boot) {
    if (before.closedAt().isPresent()) {
      return end() < before.closedAt().getAsLong();
    }
    boolean sameBoot = !boot.isEmpty() && boot.equals(before.boot());
    return before.sync() != Sync.Mode.ALWAYS && !sameBoot;
  }
}
