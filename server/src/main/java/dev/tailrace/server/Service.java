package dev.tailrace.server;

import dev.tailrace.hub.Hub;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What all connections of a server share.
 *
 * @param desk where operators are served
 * @param nanos runs only forward, whatever happens to the wall clock; all deadlines go by it
 * @param tls what connections are secured with; null if they are not
 * @param presence who is there; null if nobody keeps track
 *     <p>Threads: immutable.
 */
record Service(
    ServerOptions options,
    Hub hub,
    Pages pages,
    ServerMetrics metrics,
    OriginPolicy origins,
    Desk desk,
    Clock clock,
    LongSupplier nanos,
    TlsContext tls,
    Admission admission,
    Access access,
    Presence presence) {

  /** With the admission that the options ask for. */
  Service(
      ServerOptions options,
      Hub hub,
      Pages pages,
      ServerMetrics metrics,
      OriginPolicy origins,
      Desk desk,
      Clock clock,
      LongSupplier nanos,
      TlsContext tls,
      Access access) {
    this(
        options,
        hub,
        pages,
        metrics,
        origins,
        desk,
        clock,
        nanos,
        tls,
        new Admission(options, metrics, nanos),
        access,
        options.presence() == null ? null : new Presence(options.presence(), metrics));
  }

  /** Whether there are as many streams, and polls that wait, as the server takes. */
  boolean streamsAreTaken() {
    return metrics.listeners() + metrics.pollsWaiting() >= options.http2().maxStreams();
  }
}
