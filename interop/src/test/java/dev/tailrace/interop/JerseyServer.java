package dev.tailrace.interop;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.concurrent.CompletionException;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * Jersey's {@code SseEventSink} on Grizzly. Only a write tells it that a listener has gone. It
 * writes type, id and retry only with data.
 */
final class JerseyServer {
  private JerseyServer() {}

  static ForeignServer start() {
    Feed feed = new Feed();
    ResourceConfig application = new ResourceConfig().register(new Application(feed));
    HttpServer server =
        GrizzlyHttpServerFactory.createHttpServer(
            URI.create("http://127.0.0.1:0/"), application, false);
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int port = server.getListeners().iterator().next().getPort();
    return new FeedServer(feed, port, feed::comment, server::shutdownNow);
  }

  /** The application; public for Jersey. Threads: those of Grizzly. */
  @Path(FeedServer.PATH)
  public static final class Application {
    private final Feed feed;

    Application(Feed feed) {
      this.feed = feed;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void follow(
        @HeaderParam("Last-Event-ID") @DefaultValue("") String lastEventId,
        @Context SseEventSink sink,
        @Context Sse sse) {
      if (feed.isOver()) {
        throw new WebApplicationException(Response.noContent().build());
      }
      feed.join(lastEventId, new Outlet(feed, sink, sse));
    }
  }

  /** A listener. Threads: guarded by its feed. */
  private record Outlet(Feed feed, SseEventSink sink, Sse sse) implements Feed.Outlet {
    @Override
    public void event(Heard event) throws IOException {
      send(sse.newEventBuilder().id(event.id()).name(event.type()).data(event.data()));
    }

    @Override
    public void comment(String text) throws IOException {
      send(sse.newEventBuilder().comment(text));
    }

    @Override
    public void retry(long millis) throws IOException {
      send(sse.newEventBuilder().reconnectDelay(millis).name(ForeignServer.RETRY).data("-"));
    }

    @Override
    public void end() {
      sink.close();
      feed.leave(this); // Jersey does not say when
    }

    private void send(OutboundSseEvent.Builder event) throws IOException {
      try {
        sink.send(event.build()).toCompletableFuture().join();
      } catch (CompletionException e) {
        throw new IOException(e);
      }
    }
  }
}
