package dev.tailrace.server;

import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Published;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Publishes to the hub and brings what became of it back to the connection's event loop, counted.
 *
 * <p>Threads: confined to its event loop.
 */
final class Publisher {
  private final ServerLoop loop;
  private final TraceParent parent;
  private final Rights rights;
  private final long maxKeptBytes;

  /**
   * @param parent what the request is a part of, or null
   */
  private Publisher(ServerLoop loop, TraceParent parent, Rights rights) {
    this.loop = loop;
    this.parent = parent;
    this.rights = rights;
    this.maxKeptBytes = maxKeptBytes(rights, loop.service().options().tenants());
  }

  /** For the publishes of one request, whose sender may do so much. */
  static Publisher of(Request request, Rights rights, ServerLoop loop) {
    return new Publisher(loop, parent(request, loop.service()), rights);
  }

  /** Where its topics are. */
  Space space() {
    return rights.space();
  }

  /**
   * Publishes, if that is allowed. {@code done} is called on the loop, after this method has
   * returned.
   *
   * @param outer to topics as the request names them
   */
  void publish(Publication outer, Consumer<Published> done) throws ProblemException {
    rights.require(outer);
    requireRoom();
    append(inner(outer), done);
  }

  /** What is in hand is not kept yet, and so a tenant may come to have as much more as its bound. */
  private void requireRoom() throws ProblemException {
    if (maxKeptBytes < Long.MAX_VALUE) {
      long kept = loop.service().hub().kept(space().account());
      if (kept >= maxKeptBytes) {
        throw Problem.tenantFull(kept, maxKeptBytes).exception();
      }
    }
  }

  private static long maxKeptBytes(Rights rights, TenantOptions tenants) {
    boolean bounded = tenants != null && tenants.maxBytes() > 0 && rights.tenant() != null;
    return bounded ? tenants.maxBytes() : Long.MAX_VALUE;
  }

  private Publication inner(Publication outer) throws ProblemException {
    try {
      return space().inner(outer);
    } catch (IllegalArgumentException e) {
      throw Problem.of(e).exception();
    }
  }

  private void append(Publication publication, Consumer<Published> done) throws ProblemException {
    Service service = loop.service();
    PublishTracer.Traced traced =
        service.desk().operations().tracer().begin(publication.topic(), parent);
    long began = service.nanos().getAsLong();
    try {
      service
          .hub()
          .publish(
              publication,
              published -> {
                service.metrics().appendDuration.record(service.nanos().getAsLong() - began);
                loop.execute(() -> done(published, traced, done));
              });
    } catch (IllegalArgumentException e) {
      traced.end(new Published.Refused(Published.Reason.INVALID, e.getMessage()));
      throw Problem.of(e).exception();
    }
  }

  private void done(Published published, PublishTracer.Traced traced, Consumer<Published> done) {
    traced.end(published);
    if (published instanceof Published.Accepted accepted) {
      ServerMetrics metrics = loop.service().metrics();
      (accepted.duplicate() ? metrics.duplicates : metrics.published).increment();
    }
    done.accept(published);
  }

  /** Of a hub that traces; a header that cannot be read is as good as none. */
  private static TraceParent parent(Request request, Service service) {
    List<String> headers =
        service.desk().operations().tracer() == PublishTracer.OFF
            ? List.of()
            : request.headers().getAll(TraceParent.HEADER);
    if (headers.isEmpty()) {
      return null;
    }
    String state = String.join(",", request.headers().getAll(TraceParent.STATE_HEADER));
    Optional<TraceParent> parent =
        headers.size() == 1 ? TraceParent.parse(headers.get(0), state) : Optional.empty();
    if (parent.isEmpty()) {
      service.metrics().badParents.increment();
    }
    return parent.orElse(null);
  }

  /** What is wrong with a publication that was not accepted. */
  static Problem problem(Published published) {
    return published instanceof Published.KeyReused reused
        ? Problem.of(reused)
        : Problem.of((Published.Refused) published);
  }
}
