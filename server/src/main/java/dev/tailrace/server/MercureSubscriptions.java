package dev.tailrace.server;

import dev.tailrace.server.MercureSelection.Version;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The subscriptions that Mercure's subscribers have, each told of when it begins and when it ends.
 *
 * <p>Threads: confined to its event loop.
 */
final class MercureSubscriptions {
  private final Announcements announcements;
  private final Map<MercureMatch, Map<String, MercureSubscription>> active =
      new LinkedHashMap<>(); // in force

  MercureSubscriptions(Announcements announcements) {
    this.announcements = announcements;
  }

  void begin(MercureSubscription subscription) {
    announcements.tell(
        subscription.id(),
        subscription.event(true),
        () ->
            active
                .computeIfAbsent(subscription.match(), match -> new LinkedHashMap<>())
                .put(subscription.subscriber(), subscription));
  }

  void end(MercureSubscription subscription) {
    announcements.tell(
        subscription.id(), subscription.event(false), () -> remove(subscription));
  }

  private void remove(MercureSubscription subscription) {
    Map<String, MercureSubscription> same = active.get(subscription.match());
    same.remove(subscription.subscriber());
    if (same.isEmpty()) {
      active.remove(subscription.match());
    }
  }

  /** All that speak this version. */
  List<MercureSubscription> all(Version version) {
    return active.entrySet().stream()
        .filter(each -> each.getKey().version() == version)
        .flatMap(each -> each.getValue().values().stream())
        .toList();
  }

  /** All to the same. */
  List<MercureSubscription> of(MercureMatch match) {
    return List.copyOf(active.getOrDefault(match, Map.of()).values());
  }

  Optional<MercureSubscription> one(MercureMatch match, String subscriber) {
    return Optional.ofNullable(active.getOrDefault(match, Map.of()).get(subscriber));
  }
}
