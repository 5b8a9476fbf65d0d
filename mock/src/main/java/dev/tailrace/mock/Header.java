package dev.tailrace.mock;

/**
 * One header field of an answer, which can be written without breaking out of its line.
 *
 * <p>Threads: immutable.
 */
record Header(String name, String value) {
  Header {
    if (!RequestHead.isToken(name)) {
      throw new IllegalArgumentException("not the name of a header field: " + name);
    }
    if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("the value of " + name + " has a line end: " + value);
    }
  }

  boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }
}
