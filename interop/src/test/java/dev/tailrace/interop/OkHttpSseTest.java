package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Square's okhttp-sse, as it is. It does not reconnect by itself; whoever uses it sends the last
 * id.
 */
class OkHttpSseTest {
  private static final String TOPIC = "okhttp-sse";
  private static final int HEARTBEATS = 5;

  @RegisterExtension final Hubs hubs = new Hubs();

  private final OkHttpClient client =
      new OkHttpClient.Builder().readTimeout(Patience.LIMIT).build();

  @AfterEach
  void endClient() {
    client.dispatcher().executorService().shutdownNow();
    client.connectionPool().evictAll();
  }

  @Test
  void hearsEveryEventAsItWasPublishedAndNothingOfHeartbeats() throws Exception {
    HubProcess hub = hubs.serve("--heartbeat", "20ms");
    Recorder recorder = follow(hub, "latest");
    try (Listener listener = Listener.follow(hub.port(), "/topics/" + TOPIC);
        Publisher publisher = new Publisher(hub.port())) {
      listener.awaitHeartbeats(HEARTBEATS);
      List<Heard> published = Samples.publish(publisher, TOPIC);

      assertThat(recorder.next(published.size())).isEqualTo(published);
    }
    recorder.source.cancel();
  }

  @Test
  void resumesWithTheLastIdAfterTheHubWasKilled() throws Exception {
    HubProcess hub = hubs.serve();
    Recorder before = follow(hub, "latest");
    List<Heard> published = new ArrayList<>();
    try (Publisher publisher = new Publisher(hub.port())) {
      published.addAll(Samples.publishNumbers(publisher, TOPIC, 0, 40));
    }
    List<Heard> heard = new ArrayList<>(before.next(20));
    hub.kill9();
    before.awaitFailure();
    hub.restart();

    Recorder after = follow(hub, heard.get(19).id());
    try (Publisher publisher = new Publisher(hub.port())) {
      published.addAll(Samples.publishNumbers(publisher, TOPIC, 40, 60));
    }
    heard.addAll(after.next(40));
    assertThat(heard).isEqualTo(published);
    after.source.cancel();
  }

  private Recorder follow(HubProcess hub, String lastEventId) throws InterruptedException {
    Request request =
        new Request.Builder()
            .url(hub.url("/topics/" + TOPIC))
            .header("Last-Event-ID", lastEventId)
            .build();
    Recorder recorder = new Recorder();
    recorder.source = EventSources.createFactory(client).newEventSource(request, recorder);
    recorder.awaitOpen();
    return recorder;
  }

  /** What a source says. Threads: written by OkHttp's, read by the test's. */
  private static final class Recorder extends EventSourceListener {
    private static final Heard OPEN = Heard.message("open", null);
    private static final Heard FAILED = Heard.message("failed", null);

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private EventSource source;

    @Override
    public void onOpen(EventSource opened, Response response) {
      heard.add(OPEN);
    }

    @Override
    public void onEvent(EventSource from, String id, String type, String data) {
      heard.add(new Heard(type == null ? "message" : type, data, id));
    }

    @Override
    public void onClosed(EventSource closed) {
      heard.add(FAILED);
    }

    @Override
    public void onFailure(EventSource failed, Throwable cause, Response response) {
      heard.add(FAILED);
    }

    void awaitOpen() throws InterruptedException {
      assertThat(next(1)).containsExactly(OPEN);
    }

    void awaitFailure() throws InterruptedException {
      while (!next(1).get(0).equals(FAILED)) {
        // events that had arrived before
      }
    }

    List<Heard> next(int count) throws InterruptedException {
      List<Heard> next = new ArrayList<>();
      while (next.size() < count) {
        Heard one = heard.poll(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(one).as("after %s", next).isNotNull();
        next.add(one);
      }
      return next;
    }
  }
}
