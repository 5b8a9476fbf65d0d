package dev.tailrace.bench;

import dev.tailrace.wire.DecoderLimits;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.ServerSentEventHttpMessageReader;
import reactor.core.publisher.Flux;

/**
 * Spring's reader, as its WebClient uses it for a {@code Flux<ServerSentEvent<String>>}, with our
 * limit on an event's size. The data buffers wrap the bytes and copy none.
 */
final class SpringReader implements StreamReader {
  private static final ResolvableType EVENTS_OF_TEXT =
      ResolvableType.forClassWithGenerics(ServerSentEvent.class, String.class);

  private final ServerSentEventHttpMessageReader reader = new ServerSentEventHttpMessageReader();

  SpringReader() {
    reader.setMaxInMemorySize(DecoderLimits.DEFAULTS.maxEventBytes());
  }

  @Override
  public void read(Chunks chunks, Sink sink) {
    reader
        .read(EVENTS_OF_TEXT, new InMemory(chunks), Map.of())
        .doOnNext(event -> hand((ServerSentEvent<?>) event, sink))
        .blockLast();
  }

  private static void hand(ServerSentEvent<?> event, Sink sink) {
    sink.event(event.event(), (String) event.data(), event.id());
  }

  private record InMemory(Chunks chunks) implements ReactiveHttpInputMessage {
    private static final DataBufferFactory BUFFERS = DefaultDataBufferFactory.sharedInstance;

    @Override
    public Flux<DataBuffer> getBody() {
      return Flux.fromIterable(this::wrapped);
    }

    @Override
    public HttpHeaders getHeaders() {
      return HttpHeaders.EMPTY;
    }

    private Iterator<DataBuffer> wrapped() {
      Iterator<ByteBuffer> buffers = chunks.buffers();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return buffers.hasNext();
        }

        @Override
        public DataBuffer next() {
          return BUFFERS.wrap(buffers.next());
        }
      };
    }
  }
}
