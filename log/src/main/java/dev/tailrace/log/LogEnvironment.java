package dev.tailrace.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The world outside a log, which tests replace.
 *
 * @param clock the time that entries are stamped with; it may be set back and forth
 * @param nanos as {@link System#nanoTime}: what is waited for goes by it
 * @param boot names the run of the machine; empty where that cannot be known
 */
record LogEnvironment(
    Clock clock,
    LongSupplier nanos,
    Storage storage,
    Random random,
    Supplier<String> boot,
    Linger linger) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int EPOCH_LETTERS = 6;

  static LogEnvironment real(Clock clock) {
    return new LogEnvironment(
        clock,
        System::nanoTime,
        DiskFile::open,
        new SecureRandom(),
        LogEnvironment::bootId,
        new Linger(System::nanoTime, LockSupport::parkNanos));
  }

  /** A name for a new epoch. */
  String newEpoch(Predicate<String> used) {
    while (true) {
      StringBuilder name = new StringBuilder();
      for (int i = 0; i < EPOCH_LETTERS; i++) {
        name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
      }
      if (!used.test(name.toString())) {
        return name.toString();
      }
    }
  }

  private static String bootId() {
    try {
      return Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).trim() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
