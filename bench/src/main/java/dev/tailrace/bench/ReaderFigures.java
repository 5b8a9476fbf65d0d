package dev.tailrace.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What {@link ReaderBenchmark} measures, with the readers taking turns, which is fairer on a
 * machine that others use: the median and the best of each one's passes, in MB/s. Arguments: shape,
 * chunk, seconds, and readers. The first half of the time warms up.
 */
public final class ReaderFigures {
  private static final int MOST_TURNS = 100_000;

  private final StreamReader reader;
  private final double[] megabytes = new double[MOST_TURNS];
  private int turns;
  private long chars;

  private ReaderFigures(String reader) {
    this.reader = StreamReader.named(reader);
  }

  public static void main(String[] args) throws Exception {
    String shape = args[0];
    int chunk = Integer.parseInt(args[1]);
    long half = (long) (Double.parseDouble(args[2]) * 1e9) / 2;
    List<String> readers = Arrays.asList(args).subList(3, args.length);
    Chunks chunks = ReaderBenchmark.connection(shape, chunk);
    List<ReaderFigures> all = readers.stream().map(ReaderFigures::new).toList();
    takeTurns(all, chunks, half);
    all.forEach(figures -> figures.turns = 0);
    takeTurns(all, chunks, half);
    System.out.printf(Locale.ROOT, "%-8s %6d", shape, chunk);
    for (int i = 0; i < readers.size(); i++) {
      System.out.printf(Locale.ROOT, "  %s %s", readers.get(i), all.get(i));
    }
    System.out.println();
  }

  private static void takeTurns(List<ReaderFigures> all, Chunks chunks, long nanos)
      throws Exception {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      for (ReaderFigures figures : all) {
        figures.pass(chunks);
      }
    }
  }

  private void pass(Chunks chunks) throws Exception {
    long start = System.nanoTime();
    reader.read(chunks, (type, data, id) -> chars += data.length());
    long took = System.nanoTime() - start;
    megabytes[turns++ % MOST_TURNS] = chunks.bytes().length * 1e3 / took;
  }

  @Override
  public String toString() {
    double[] sorted = Arrays.copyOf(megabytes, Math.min(turns, MOST_TURNS));
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT, "%.0f (%.0f)", sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }
}
