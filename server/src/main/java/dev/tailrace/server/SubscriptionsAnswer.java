package dev.tailrace.server;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tailrace.server.MercureSelection.Version;
import dev.tailrace.server.SnapshotExchange.Snapshot;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * What Mercure's subscription API answers, in either version.
 *
 * @param path what is asked for
 * @param version in whose words
 * @param hub the URL of the hub
 * @param space where the topics are of whoever asks
 *     <p>Threads: immutable; {@link #find} on the loop of the presence.
 */
record SubscriptionsAnswer(SubscriptionsPath path, Version version, URI hub, Space space) {
  private static final String JSON = "application/json";

  Snapshot find(Presence presence) throws ProblemException {
    MercureSubscriptions all = presence.subscriptions();
    String lastId = presence.announcements().lastId();
    String tag = presence.announcements().tag();
    if (path.isAll()) {
      List<MercureSubscription> found = all.all(space, version);
      return new Snapshot(tag, () -> answer(lastId, json -> collection(json, found, lastId)));
    }
    MercureMatch match = path.match(version);
    if (!path.isOne(version)) {
      List<MercureSubscription> found = all.of(space, match);
      return new Snapshot(tag, () -> answer(lastId, json -> collection(json, found, lastId)));
    }
    MercureSubscription found =
        all.one(space, match, path.subscriber()).orElseThrow(SubscriptionsPath::notFound);
    return new Snapshot(tag, () -> answer(lastId, json -> found.write(json, true, lastId)));
  }

  private Answer answer(String lastId, Json.Body body) {
    boolean old = version == Version.V0;
    Answer answer =
        Answer.of(
            HttpResponseStatus.OK, old ? SubscriptionsPath.JSON_LD : JSON, Json.line(body));
    return old ? answer : answer.with("Link", link(lastId));
  }

  /** Where to follow what changes, and from where. */
  private String link(String lastId) {
    return "<"
        + hub
        + ">; rel=\"mercure\"; last-event-id=\""
        + lastId
        + "\"; type=\"mercure\"; content-type=\"application/json\"";
  }

  private void collection(JsonGenerator json, List<MercureSubscription> found, String lastId)
      throws IOException {
    boolean old = version == Version.V0;
    json.writeStartObject();
    if (old) {
      json.writeStringField("@context", MercureSubscription.CONTEXT);
    }
    json.writeStringField("id", path.topic());
    json.writeStringField("type", old ? "Subscriptions" : "subscriptions");
    if (old) {
      json.writeStringField("lastEventID", lastId);
    }
    json.writeArrayFieldStart("subscriptions");
    for (MercureSubscription each : found) {
      each.write(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
