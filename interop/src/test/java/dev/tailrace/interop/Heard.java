package dev.tailrace.interop;

/** An event as a listener got it; what its client makes of it is up to the client. */
record Heard(String type, String data, String id) {
  static final String GAP = "tailrace.gap";
  private static final int SHOWN = 60;

  static Heard message(String data, String id) {
    return new Heard("message", data, id);
  }

  /** Short, for messages: data may be long. */
  @Override
  public String toString() {
    String start = data.length() > SHOWN ? data.substring(0, SHOWN) + "…" : data;
    return type + " " + id + " '" + start.replace("\n", "\\n") + "' of " + data.length();
  }

  boolean isGap() {
    return type.equals(GAP);
  }
}
