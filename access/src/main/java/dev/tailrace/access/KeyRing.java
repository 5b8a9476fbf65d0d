package dev.tailrace.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * All keys that tokens are verified with, from all places.
 *
 * <p>Threads: thread-safe.
 */
final class KeyRing {
  private final AccessOptions options;
  private final Clock clock;
  private final KeyTally tally = new KeyTally();
  private final List<KeySource> sources;
  private final List<KeySource> files;
  private final List<KeySetUrl> urls = new ArrayList<>();

  private volatile Keys keys = new Keys(0, List.of(), false);
  private volatile Instant lookedAt;

  /**
   * Those that are known.
   *
   * @param version another one whenever they change
   * @param incomplete whether there are places that have never had any
   */
  record Keys(long version, List<VerificationKey> all, boolean incomplete) {
    /** Those a token with such a header may be signed by; those that it names first. */
    List<VerificationKey> candidates(TokenAlgorithm algorithm, Optional<String> kid) {
      Stream<VerificationKey> named = all.stream().filter(key -> isNamed(key, kid));
      Stream<VerificationKey> others = all.stream().filter(key -> !isNamed(key, kid));
      return Stream.concat(named, others).filter(key -> key.isFor(algorithm, kid)).toList();
    }

    private static boolean isNamed(VerificationKey key, Optional<String> kid) {
      return kid.isPresent() && key.id().equals(kid);
    }
  }

  private KeyRing(AccessOptions options, KeyFetch fetch, Clock clock) {
    this.options = options;
    this.clock = clock;
    this.sources =
        options.keys().stream()
            .map(each -> new KeySource(each, options.limits(), tally))
            .toList();
    this.files = sources.stream().filter(each -> !each.location().isUrl()).toList();
    for (KeySource each : sources) {
      if (each.location().isUrl()) {
        urls.add(new KeySetUrl(each, options, fetch, clock, tally, this::changed));
      }
    }
    this.lookedAt = clock.instant();
  }

  /**
   * Reads the files, and begins to fetch the rest.
   *
   * @throws IOException if a file cannot be used; names it and says why
   */
  static KeyRing open(AccessOptions options, KeyFetch fetch, Clock clock) throws IOException {
    KeyRing ring = new KeyRing(options, fetch, clock);
    ring.readFiles();
    for (KeySource each : ring.files) {
      Optional<String> trouble = each.trouble();
      if (trouble.isPresent()) {
        throw new IOException(
            each.location().shown() + " cannot be used for tokens: " + trouble.get());
      }
    }
    ring.changed();
    ring.urls.forEach(KeySetUrl::look);
    return ring;
  }

  Keys keys() {
    return keys;
  }

  /** Does what it is time for; reads files, and waits for nobody. */
  void look() {
    if (!clock.instant().isBefore(lookedAt.plus(options.times().look()))) {
      lookedAt = clock.instant();
      if (readFiles()) {
        changed();
      }
    }
    urls.forEach(KeySetUrl::look);
  }

  /** Done when other hosts were asked for a key that is not here, or need not be. */
  CompletionStage<Void> refreshed() {
    return CompletableFuture.allOf(
        urls.stream()
            .map(each -> each.refreshed().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  AccessStatus.Looking looking() {
    return tally.status();
  }

  List<AccessStatus.Keys> status() {
    return sources.stream().map(KeySource::status).toList();
  }

  private boolean readFiles() {
    boolean others = false;
    for (KeySource each : files) {
      try {
        Path file = Path.of(each.location().place());
        others |= each.found(KeyFile.read(file, options.limits().keysBytes()), clock.instant());
      } catch (IOException e) {
        each.failed(KeyException.fault(e), e.getMessage());
      }
    }
    return others;
  }

  private synchronized void changed() {
    List<VerificationKey> all = sources.stream().flatMap(each -> each.keys().stream()).toList();
    keys = new Keys(keys.version() + 1, all, sources.stream().anyMatch(KeySource::isEmpty));
  }
}
