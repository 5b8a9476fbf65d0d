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
  /** What is followed, and where. */
  private record Place(Space space, MercureMatch match) {}

  private final Announcements announcements;
  private final Map<Place, Map<String, MercureSubscription>> active =
      new LinkedHashMap<>(); // in force

  MercureSubscriptions(Announcements announcements) {
    this.announcements = announcements;
  }

  void begin(Space space, MercureSubscription subscription) {
    Place place = new Place(space, subscription.match());
    announcements.tell(
        space.inner(subscription.id()),
        subscription.event(true),
        () ->
            active
                .computeIfAbsent(place, p -> new LinkedHashMap<>())
                .put(subscription.subscriber(), subscription));
  }

  void end(Space space, MercureSubscription subscription) {
    announcements.tell(
        space.inner(subscription.id()),
        subscription.event(false),
        () -> remove(new Place(space, subscription.match()), subscription));
  }

  private void remove(Place place, MercureSubscription subscription) {
    Map<String, MercureSubscription> same = active.get(place);
    same.remove(subscription.subscriber());
    if (same.isEmpty()) {
      active.remove(place);
    }
  }

  /** All there that speak this version. */
  List<MercureSubscription> all(Space space, Version version) {
    return active.entrySet().stream()
        .filter(each -> each.getKey().space().equals(space))
        .filter(each -> each.getKey().match().version() == version)
        .flatMap(each -> each.getValue().values().stream())
        .toList();
  }

  /** All there to the same. */
  List<MercureSubscription> of(Space space, MercureMatch match) {
    return List.copyOf(to(space, match).values());
  }

  Optional<MercureSubscription> one(Space space, MercureMatch match, String subscriber) {
    return Optional.ofNullable(to(space, match).get(subscriber));
  }

  private Map<String, MercureSubscription> to(Space space, MercureMatch match) {
    return active.getOrDefault(new Place(space, match), Map.of());
  }
}
