package dev.tailrace.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id that the hub gives an event, and the form of every cursor: {@code <epoch>.<offset>}.
 * Short, and of characters that cost no CORS preflight.
 *
 * @param epoch the log's incarnation
 * @param offset the event's place in it, from 0 ("before everything")
 */
record EventId(String epoch, long offset) {
  private static final Pattern FORM = Pattern.compile("([a-z0-9]{6})\\.([0-9]{1,18})");

  static Optional<EventId> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new EventId(form.group(1), Long.parseLong(form.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return epoch + "." + offset;
  }
}
