package dev.tailrace.app;

/**
 * A setting that did not come from the command line is not understood. The message says where it
 * came from.
 */
final class WrongSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WrongSetting(String sentence) {
    super(sentence);
  }

  WrongSetting(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
