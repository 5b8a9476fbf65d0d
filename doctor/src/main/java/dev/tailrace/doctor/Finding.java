package dev.tailrace.doctor;

/**
 * One thing that was seen.
 *
 * @param grade how much it matters
 * @param code its stable name, for scripts and for the manual: {@code buffered}
 * @param sentence what was seen, with numbers
 * @param remedy what to do about it; empty if nothing is to be done
 *     <p>Threads: immutable.
 */
public record Finding(Grade grade, String code, String sentence, String remedy) {
  static Finding good(String code, String sentence) {
    return new Finding(Grade.GOOD, code, sentence, "");
  }

  static Finding note(String code, String sentence) {
    return new Finding(Grade.NOTE, code, sentence, "");
  }

  static Finding warning(String code, String sentence, String remedy) {
    return new Finding(Grade.WARNING, code, sentence, remedy);
  }

  static Finding wrong(String code, String sentence, String remedy) {
    return new Finding(Grade.WRONG, code, sentence, remedy);
  }
}
