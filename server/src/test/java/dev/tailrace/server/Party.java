package dev.tailrace.server;

/** Who has topics of the same names on one hub: two tenants, and all who belong to none. */
enum Party {
  ACME("acme"),
  OTHER("other"),
  NOBODY(null);

  final String tenant;

  Party(String tenant) {
    this.tenant = tenant;
  }

  /** What the hub calls a topic of theirs. */
  String inner(String topic) {
    return tenant == null ? topic : "~" + tenant + "/" + topic;
  }
}
