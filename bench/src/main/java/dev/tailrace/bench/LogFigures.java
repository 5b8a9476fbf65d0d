package dev.tailrace.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The figures of the log, as Markdown on standard output. An argument names the directory in which
 * it works, which should be on the disk that matters; without one it is the system's for temporary
 * files.
 */
public final class LogFigures {
  private LogFigures() {}

  public static void main(String[] args) throws Exception {
    Path parent = Path.of(args.length > 0 ? args[0] : System.getProperty("java.io.tmpdir"));
    Path work = Files.createTempDirectory(parent, "tailrace-figures");
    PrintStream out = System.out;
    try {
      out.printf(Locale.ROOT, "%s; load %.1f at the start%n%n", Machine.describe(), Machine.load());
      out.printf(Locale.ROOT, "| what | measured | target |%n|---|---|---|%n");
      new SyncFigures(Files.createDirectory(work.resolve("sync")), out).measure();
      new ReplayFigures(Files.createDirectory(work.resolve("replay")), out).measure();
      new ResumeFigures(work.resolve("resume"), out).measure();
      out.printf(Locale.ROOT, "%nLoad at the end %.1f.%n", Machine.load());
    } finally {
      Machine.delete(work);
    }
  }
}
