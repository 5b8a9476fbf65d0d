package dev.tailrace.app;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What a command has around it: its three streams, which of them a person looks at, the
 * environment and the directory.
 *
 * @param in standard input; a read returns what is there
 * @param out standard output, without a buffer; a write fails when nobody reads it any more
 * @param err standard error
 * @param watched which of {@code in}, {@code out} and {@code err} are terminals
 * @param environment the environment variables
 * @param directory the working directory
 *     <p>Threads: immutable; the streams are the command's thread's.
 */
record Terminal(
    InputStream in,
    OutputStream out,
    PrintStream err,
    Set<String> watched,
    Map<String, String> environment,
    Path directory) {

  /** The launcher names the terminals here: Java itself cannot tell for standard error. */
  private static final String WATCHED_PROPERTY = "tailrace.terminals";

  Terminal {
    watched = Set.copyOf(watched);
    environment = Map.copyOf(environment);
  }

  /** The process's own. */
  static Terminal ofProcess() {
    return new Terminal(
        // Buffered, because a FileInputStream by itself seeks in readNBytes, which a pipe refuses.
        new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Set.of(System.getProperty(WATCHED_PROPERTY, "").split(",")),
        System.getenv(),
        Path.of(""));
  }

  boolean inIsWatched() {
    return watched.contains("in");
  }

  boolean outIsWatched() {
    return watched.contains("out");
  }

  boolean errIsWatched() {
    return watched.contains("err");
  }

  /** One line on standard output. */
  void say(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** One line on standard error. */
  void note(String line) {
    err.println("tailrace: " + line);
  }
}
