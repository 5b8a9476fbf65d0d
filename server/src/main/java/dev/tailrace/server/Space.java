package dev.tailrace.server;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Sight;
import dev.tailrace.hub.TopicName;

/**
 * Where somebody's topics are, on a hub that keeps tenants apart. People, and their rights, know
 * them by their outer names; hub and log by their inner ones, which begin with the tenant's:
 *
 * <pre>
 *   outer   orders/1            of acme          of no tenant
 *   inner                 ~acme/orders/1           orders/1
 * </pre>
 *
 * <p>So no name and no pattern of a tenant can mean what is another's. To those of no tenant all
 * names that begin with {@code ~} are closed.
 *
 * @param prefix what all inner names begin with; empty for those of no tenant
 * @param apart whether the hub keeps tenants apart
 *     <p>Threads: immutable.
 */
record Space(String prefix, boolean apart) {
  /** Of everybody, on a hub that keeps nobody apart: all names are as they are. */
  static final Space WHOLE = new Space("", false);

  /** Of those who belong to no tenant. */
  static final Space COMMON = new Space("", true);

  private static final String MARK = "~";

  /** Of one tenant. */
  static Space of(String tenant) {
    return new Space(MARK + tenant + "/", true);
  }

  /** Whether it is a tenant's. */
  private boolean isTenants() {
    return !prefix.isEmpty();
  }

  /**
   * The account on which a log counts what it keeps of a topic: of a tenant's, all that comes before
   * the first slash.
   *
   * @return null if it is no tenant's
   */
  static String account(String inner) {
    int slash = inner.startsWith(MARK) ? inner.indexOf('/') : -1;
    return slash < 0 ? null : inner.substring(0, slash);
  }

  /** The account of all topics in it; null if they are no tenant's. */
  String account() {
    return account(prefix);
  }

  /** Whether a name or pattern is for nobody in it, since it would be a tenant's. */
  boolean keepsOut(String outer) {
    return apart && !isTenants() && outer.startsWith(MARK);
  }

  /**
   * The inner name.
   *
   * @throws IllegalArgumentException if it cannot be a topic here, saying why
   */
  String inner(String outer) {
    return isTenants() ? TopicName.below(prefix, outer) : TopicName.require(outer);
  }

  /**
   * Looks at a name before anything else does that would allow it more.
   *
   * @throws IllegalArgumentException if there is no room for it below the tenant's name
   */
  void requireRoom(String outer) {
    if (isTenants()) {
      TopicName.below(prefix, outer);
    }
  }

  /**
   * The outer name.
   *
   * @throws IllegalArgumentException if it is none of this space's: a fault of ours, which is to
   *     show nothing
   */
  String outer(String inner) {
    if (!inner.startsWith(prefix) || keepsOut(inner)) {
      throw new IllegalArgumentException("a topic is not where it was looked for");
    }
    return inner.substring(prefix.length());
  }

  /**
   * The same to inner names.
   *
   * @throws IllegalArgumentException if a name is too long for that
   */
  Publication inner(Publication outer) {
    return isTenants() ? outer.below(prefix) : outer;
  }

  /** The same of inner names; those of others are neither followed nor seen. */
  Follow inner(Follow outer) {
    return isTenants() ? outer.below(prefix) : apart ? outer.beside(MARK) : outer;
  }

  /** The same of inner names; those of others are not seen. */
  Sight inner(Sight outer) {
    return isTenants() ? outer.below(prefix) : apart ? outer.beside(MARK) : outer;
  }
}
