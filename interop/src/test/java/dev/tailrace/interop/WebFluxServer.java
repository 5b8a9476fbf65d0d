package dev.tailrace.interop;

import java.time.Duration;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Spring WebFlux's {@code Flux<ServerSentEvent>} on Reactor Netty. */
final class WebFluxServer {
  private WebFluxServer() {}

  static ForeignServer start() {
    Feed feed = new Feed();
    RouterFunction<ServerResponse> routes =
        RouterFunctions.route().GET(FeedServer.PATH, request -> answer(feed, request)).build();
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(routes)))
            .bindNow(Patience.LIMIT);
    Runnable nothing = () -> {};
    return new FeedServer(
        feed, server.port(), nothing, () -> server.disposeNow(Patience.LIMIT));
  }

  private static Mono<ServerResponse> answer(Feed feed, ServerRequest request) {
    if (feed.isOver()) {
      return ServerResponse.noContent().build();
    }
    String header = request.headers().firstHeader("Last-Event-ID");
    String lastEventId = header == null ? "" : header;
    Flux<ServerSentEvent<String>> events = Flux.create(sink -> follow(feed, lastEventId, sink));
    return ServerResponse.ok().body(BodyInserters.fromServerSentEvents(events));
  }

  private static void follow(
      Feed feed, String lastEventId, FluxSink<ServerSentEvent<String>> sink) {
    Feed.Outlet outlet = new Outlet(sink);
    sink.onDispose(() -> feed.leave(outlet));
    feed.join(lastEventId, outlet);
  }

  /** A listener. Threads: guarded by its feed. */
  private record Outlet(FluxSink<ServerSentEvent<String>> sink) implements Feed.Outlet {
    @Override
    public void event(Heard event) {
      send(ServerSentEvent.builder(event.data()).id(event.id()).event(event.type()));
    }

    @Override
    public void comment(String text) {
      send(ServerSentEvent.<String>builder().comment(text));
    }

    @Override
    public void retry(long millis) {
      send(ServerSentEvent.<String>builder().retry(Duration.ofMillis(millis)));
    }

    @Override
    public void end() {
      sink.complete();
    }

    private void send(ServerSentEvent.Builder<String> event) {
      sink.next(event.build());
    }
  }
}
