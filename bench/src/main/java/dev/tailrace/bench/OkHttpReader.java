package dev.tailrace.bench;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.logging.LDLogger;
import java.net.URI;

/**
 * LaunchDarkly's okhttp-eventsource: its event source over a connection that is an input stream in
 * memory. No HTTP client is made. It ends at the end of the stream, being told to throw there, as
 * it does unless asked to reconnect.
 */
final class OkHttpReader implements StreamReader {
  static final int ITS_OWN_BUFFER_BYTES = EventSource.DEFAULT_READ_BUFFER_SIZE;
  private static final URI ORIGIN = URI.create("http://127.0.0.1/");

  private final int bufferBytes;

  OkHttpReader(int bufferBytes) {
    this.bufferBytes = bufferBytes;
  }

  @Override
  public void read(Chunks chunks, Sink sink) {
    EventSource.Builder builder =
        new EventSource.Builder(new InMemory(chunks)).readBufferSize(bufferBytes);
    try (EventSource source = builder.build()) {
      for (MessageEvent event : source.messages()) {
        sink.event(event.getEventName(), event.getData(), event.getLastEventId());
      }
    }
  }

  private static final class InMemory extends ConnectStrategy {
    private final Chunks chunks;

    InMemory(Chunks chunks) {
      this.chunks = chunks;
    }

    @Override
    public Client createClient(LDLogger logger) {
      return new Connection(chunks);
    }
  }

  private static final class Connection extends ConnectStrategy.Client {
    private final Chunks chunks;

    Connection(Chunks chunks) {
      this.chunks = chunks;
    }

    @Override
    public Result connect(String lastEventId) {
      return new Result(chunks.stream(), ORIGIN, null);
    }

    @Override
    public boolean awaitClosed(long timeoutMillis) {
      return true;
    }

    @Override
    public URI getOrigin() {
      return ORIGIN;
    }

    @Override
    public void close() {}
  }
}
