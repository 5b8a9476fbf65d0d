package dev.tailrace.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a process writes, line by line, read as it comes so that the process never waits for us.
 *
 * <p>Threads: thread-safe; a thread of its own reads.
 */
final class Lines {
  private final String name;
  private final BlockingQueue<Optional<String>> unread = new LinkedBlockingQueue<>();
  private final List<String> all = new ArrayList<>(); // guarded by itself
  private final Thread reader;

  Lines(String name, InputStream in) {
    this.name = name;
    reader = new Thread(() -> read(in), name);
    reader.setDaemon(true);
    reader.start();
  }

  /** The next line; empty at the end. Fails when neither comes. */
  Optional<String> poll() {
    try {
      Optional<String> line = unread.poll(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
      if (line == null) {
        throw new AssertionError(name + ": no further line after " + all());
      }
      return line;
    } catch (InterruptedException e) {
      throw new AssertionError(name + ": interrupted", e);
    }
  }

  /** The next line. Fails when there is none. */
  String next() {
    return poll().orElseThrow(() -> new AssertionError(name + ": ended after " + all()));
  }

  /** Reads lines up to one that is the text. */
  void await(String text) {
    while (!next().equals(text)) {
      // another line
    }
  }

  /** All lines, when the process has closed its end. */
  List<String> allToTheEnd() {
    try {
      reader.join(Patience.LIMIT_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(name + ": interrupted", e);
    }
    if (reader.isAlive()) {
      throw new AssertionError(name + ": not closed after " + all());
    }
    return all();
  }

  /** All lines so far. */
  List<String> all() {
    synchronized (all) {
      return List.copyOf(all);
    }
  }

  private void read(InputStream in) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      // The process was killed: its pipe ends here.
    } finally {
      unread.add(Optional.empty());
    }
  }

  private void add(String line) {
    synchronized (all) {
      all.add(line);
    }
    unread.add(Optional.of(line));
  }
}
