package dev.tailrace.access;

/**
 * A token is not accepted. The message is a sentence for people; it holds neither the token nor
 * anything secret, and nothing at all that stands in a token whose signature was not verified.
 */
public final class TokenException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, in short. */
  public enum Reason {
    /** It is no token, or one of a kind that is never accepted. */
    MALFORMED,
    /** None of the keys is for it. */
    UNKNOWN_KEY,
    /** The key that is for it did not sign it. */
    BAD_SIGNATURE,
    /** Its time is over. */
    EXPIRED,
    /** Its time has not come. */
    NOT_YET_VALID,
    /** It is from somebody who is not trusted here. */
    WRONG_ISSUER,
    /** It is for somebody else. */
    WRONG_AUDIENCE,
    /** It is signed well and says what is not understood. */
    BAD_CLAIMS,
    /** It cannot be known now: the keys are not there yet. Whoever asks again later may get in. */
    KEYS_UNAVAILABLE,
    /** It is larger than any token may be. */
    TOO_LARGE,
    /** Its JSON is nested more deeply than that of any token may be. */
    TOO_DEEP,
    /** Its JSON has more values than that of any token may have. */
    TOO_MANY_VALUES,
    /** To find out whether its rights are for a topic would take more steps than are allowed. */
    TOO_DEAR,
    /** It does not say which key is its own, and there are more than may be tried. */
    TOO_MANY_KEYS,
    /** All at once there are more tokens than wait to be verified. Whoever asks again may get in. */
    BUSY
  }

  private final Reason reason;

  TokenException(Reason reason, String sentence) {
    super(sentence, null, false, false); // an expected outcome: where it was found says nothing
    this.reason = reason;
  }

  /** Why, in short. */
  public Reason reason() {
    return reason;
  }
}
