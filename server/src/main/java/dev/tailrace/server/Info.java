package dev.tailrace.server;

import dev.tailrace.access.AccessOptions;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code /info} tells: version, settings that matter to clients, limits, counters.
 *
 * @param transport what drives the sockets
 * @param tls null without it
 *     <p>Threads: immutable.
 */
record Info(
    ServerOptions options,
    HubOptions hub,
    Operations operations,
    ServerMetrics metrics,
    Transport transport,
    TlsContext tls) {

  Answer answer() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("name", "tailrace");
    info.put("version", version());
    info.put("java", Runtime.version().toString());
    info.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    info.put("transport", name(transport));
    info.put("status", operations.readiness().obstacle().orElse("ready"));
    info.put("tls", tls == null ? null : tlsFacts());
    info.put("streams", streams());
    info.put("limits", limits());
    info.put("counters", counters());
    return Answer.json(HttpResponseStatus.OK, info);
  }

  static String version() {
    String version = Info.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private Map<String, Object> tlsFacts() {
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

  /** What a client may rely on. */
  private Map<String, Object> streams() {
    TimeOptions times = options.times();
    Map<String, Object> streams = new LinkedHashMap<>();
    streams.put("heartbeatMillis", times.heartbeat().toMillis());
    streams.put("retryMinMillis", times.retryMin().toMillis());
    streams.put("retryMaxMillis", times.retryMax().toMillis());
    streams.put("maxAgeMillis", times.maxAge().toMillis());
    return streams;
  }

  private Map<String, Object> limits() {
    LimitOptions server = options.limits();
    ClientOptions clients = options.clients();
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("connections", server.maxConnections());
    operations.fileLimit().ifPresent(files -> limits.put("files", files));
    limits.put("eventBytes", hub.maxEventBytes());
    limits.put("pendingBytes", hub.maxPendingBytes());
    limits.put("topicsPerStream", hub.maxTopics());
    limits.put("headBytes", server.maxHeadBytes());
    limits.put("batchLineBytes", server.maxLineBytes());
    limits.put("inFlightBytes", server.inFlightBytes());
    limits.put("publishesInFlight", server.publishesInFlight());
    limits.put("pollMillis", options.polls().maxWait().toMillis());
    limits.put("pollEvents", options.polls().maxEvents());
    limits.put("pollBytes", options.polls().maxBytes());
    limits.put("connectionsPerClient", clients.maxConnections());
    limits.put("connectRate", clients.rates().connect());
    limits.put("connectRatePerClient", clients.rates().connectPerClient());
    limits.put("publishRate", clients.rates().publish());
    limits.put("uploadBytes", clients.maxUploadBytes());
    limits.put("last", clients.maxLast());
    limits.put("followedTopics", clients.maxFollowedTopics());
    limits.put("controlBytes", clients.maxControlBytes());
    limits.put("stepsPerStream", clients.maxStreamSteps());
    if (options.presence() != null) {
      limits.put("presenceEntries", options.presence().maxEntries());
      limits.put("presenceGraceMillis", options.presence().grace().toMillis());
    }
    if (options.tenants() != null) {
      limits.put("streamsPerTenant", options.tenants().maxStreams());
      limits.put("topicsPerTenant", options.tenants().maxTopics());
      limits.put("publishRatePerTenant", options.tenants().publishRate());
      limits.put("keptBytesPerTenant", options.tenants().maxBytes());
    }
    if (options.tokens().verifier() != null) {
      limits.putAll(tokenLimits(options.tokens().verifier().options().limits()));
    }
    limits.put("headMillis", options.times().head().toMillis());
    limits.put("bodyMillis", options.times().body().toMillis());
    limits.put("idleMillis", options.times().idle().toMillis());
    limits.put("writeStallMillis", options.times().stall().toMillis());
    return limits;
  }

  private static Map<String, Object> tokenLimits(AccessOptions.Limits tokens) {
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("tokenBytes", tokens.tokenBytes());
    limits.put("tokenDepth", tokens.jsonDepth());
    limits.put("tokenValues", tokens.jsonValues());
    limits.put("tokenSteps", tokens.steps());
    limits.put("tokenQueue", tokens.waiting());
    limits.put("tokenCacheBytes", tokens.rememberedBytes());
    limits.put("keyAttempts", tokens.attempts());
    limits.put("keysPerSet", tokens.keys());
    limits.put("keySetBytes", tokens.keysBytes());
    return limits;
  }

  private Map<String, Object> counters() {
    Map<String, Object> counters = new LinkedHashMap<>();
    counters.put("connections", metrics.connections());
    counters.put("connectionsOpened", metrics.connectionsOpened);
    counters.put("requests", metrics.requests);
    counters.put("listeners", metrics.listeners());
    counters.put("streamsOpened", metrics.streamsOpened);
    counters.put("published", metrics.published);
    counters.put("duplicates", metrics.duplicates);
    counters.put("delivered", metrics.delivered);
    counters.put("replayed", metrics.replayed);
    counters.put("streamBytes", metrics.streamBytes);
    counters.put("gzipBytes", metrics.gzipBytes);
    counters.put("gzipSourceBytes", metrics.gzipSourceBytes);
    counters.put("compressions", metrics.compressions);
    counters.put("heartbeats", metrics.heartbeats);
    counters.put("gaps", metrics.gaps());
    counters.put("pollsWaiting", metrics.pollsWaiting());
    counters.put("pollsAnswered", metrics.pollsAnswered);
    counters.put("pollsEmpty", metrics.pollsEmpty);
    counters.put("pollsCut", metrics.pollsCut);
    counters.put("pollsAbandoned", metrics.pollsAbandoned);
    counters.put("pollEvents", metrics.pollEvents);
    counters.put("pollBytes", metrics.pollBytes);
    counters.put("uploadBytes", metrics.uploadBytes);
    counters.put("followedTopics", metrics.followedTopics);
    counters.put("presenceEntries", metrics.presenceEntries);
    counters.put("presenceEvents", metrics.presenceEvents);
    counters.put("presenceUntold", metrics.presenceUntold);
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
