package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What {@code /info} tells: version, limits, counters. Threads: immutable. */
final class Info {
  private Info() {}

  static Answer answer(Service service) {
    Map<String, Object> info = new LinkedHashMap<>();
    String version = Info.class.getPackage().getImplementationVersion();
    info.put("name", "tailrace");
    info.put("version", version == null ? "development" : version);
    if (service.tls() != null) {
      info.put("tls", tls(service.tls()));
    }
    info.put("limits", limits(service));
    info.put("counters", counters(service.metrics()));
    return Answer.json(HttpResponseStatus.OK, info);
  }

  private static Map<String, Object> tls(TlsContext tls) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("engine", tls.engine());
    facts.put("versions", String.join(", ", TlsContext.VERSIONS));
    facts.put("protocols", String.join(", ", Pipeline.PROTOCOLS));
    facts.put("certificateEnds", tls.expiry().toString());
    facts.put("handshakes", tls.handshakes);
    facts.put("handshakesFailed", tls.failedHandshakes);
    facts.put("reloads", tls.reloads);
    facts.put("reloadsFailed", tls.failedReloads);
    return facts;
  }

  private static Map<String, Object> limits(Service service) {
    ServerOptions.Limits server = service.options().limits();
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("connections", server.maxConnections());
    limits.put("eventBytes", service.hub().options().maxEventBytes());
    limits.put("pendingBytes", service.hub().options().maxPendingBytes());
    limits.put("topicsPerStream", service.hub().options().maxTopics());
    limits.put("headBytes", server.maxHeadBytes());
    limits.put("batchLineBytes", server.maxLineBytes());
    limits.put("inFlightBytes", server.inFlightBytes());
    limits.put("publishesInFlight", server.publishesInFlight());
    limits.put("pollMillis", service.options().polls().maxWait().toMillis());
    limits.put("pollEvents", service.options().polls().maxEvents());
    limits.put("pollBytes", service.options().polls().maxBytes());
    return limits;
  }

  private static Map<String, Object> counters(ServerMetrics metrics) {
    Map<String, Object> counters = new LinkedHashMap<>();
    counters.put("connections", metrics.connections());
    counters.put("connectionsOpened", metrics.connectionsOpened);
    counters.put("requests", metrics.requests);
    counters.put("listeners", metrics.listeners());
    counters.put("streamsOpened", metrics.streamsOpened);
    counters.put("published", metrics.published);
    counters.put("duplicates", metrics.duplicates);
    counters.put("delivered", metrics.delivered);
    counters.put("streamBytes", metrics.streamBytes);
    counters.put("heartbeats", metrics.heartbeats);
    counters.put("gaps", metrics.gaps);
    counters.put("pollsWaiting", metrics.pollsWaiting());
    counters.put("pollsAnswered", metrics.pollsAnswered);
    counters.put("pollsEmpty", metrics.pollsEmpty);
    counters.put("pollsCut", metrics.pollsCut);
    counters.put("pollsAbandoned", metrics.pollsAbandoned);
    counters.put("pollEvents", metrics.pollEvents);
    counters.put("pollBytes", metrics.pollBytes);
    Map<String, Object> rejected = new LinkedHashMap<>();
    for (Limit limit : Limit.values()) {
      rejected.put(name(limit), metrics.rejections(limit));
    }
    counters.put("rejected", rejected);
    Map<String, Object> ended = new LinkedHashMap<>();
    for (Ended reason : Ended.values()) {
      ended.put(name(reason), metrics.endings(reason));
    }
    counters.put("streamsEnded", ended);
    return counters;
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
