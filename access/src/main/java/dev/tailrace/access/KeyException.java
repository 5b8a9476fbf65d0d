package dev.tailrace.access;

import java.io.IOException;

/**
 * Keys cannot be had from the place where they should be. The message is a sentence for people; it
 * quotes nothing of what is there.
 */
public final class KeyException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why, in short. */
  public enum Fault {
    /** Nobody answers, or not as one who has keys; there is no such file, or it cannot be read. */
    UNAVAILABLE,
    /** The other host has not given all of it within the time it has. */
    LATE,
    /** It is larger than any file or set of keys may be. */
    TOO_LARGE,
    /** It holds more keys than any file or set may have. */
    TOO_MANY,
    /** It holds no key that can be used. */
    UNUSABLE
  }

  private final Fault fault;

  /** With a sentence that says what is wrong. */
  public KeyException(Fault fault, String sentence) {
    this(fault, sentence, null);
  }

  /** The same, because of something else. */
  public KeyException(Fault fault, String sentence, Throwable cause) {
    super(sentence, cause);
    this.fault = fault;
  }

  /** Why, in short. */
  public Fault fault() {
    return fault;
  }

  /** What went wrong, if it is not known better. */
  static Fault fault(Throwable failure) {
    return failure instanceof KeyException known ? known.fault : Fault.UNAVAILABLE;
  }

  static KeyException tooLarge(int maxBytes) {
    return new KeyException(Fault.TOO_LARGE, "it is larger than " + maxBytes + " bytes");
  }
}
