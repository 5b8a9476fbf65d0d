package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.testkit.ManualClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection without sockets, whose client takes its answers when the test says so. */
class Http1ConnectionTest {
  private static final String LINE = "{\"topic\":\"t\",\"data\":\"x\"}\n";

  private long now;
  private final ManualClock clock = new ManualClock();
  private final Hub hub =
      new Hub(new InMemoryLog("epoch0", 10_000, clock), HubOptions.DEFAULTS, clock, Runnable::run);
  private final Service service = Desks.service(hub, clock, () -> now);
  private final Client client = new Client();
  private final ServerLoop loop =
      new ServerLoop(client.eventLoop(), service, client.alloc(), 1);

  /** A channel whose socket is full until the client reads. */
  private static final class Client extends EmbeddedChannel {
    private boolean reads;

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
      if (reads || in.totalPendingWriteBytes() == 0) {
        super.doWrite(in);
      }
    }
  }

  private void connect() {
    client.config().setAutoRead(false);
    client.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1000, 2000));
    Pipeline.install(client, loop, null);
    client.pipeline().fireChannelActive();
  }

  private void send(String text) {
    client.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    client.runPendingTasks();
  }

  private void sendChunk(String text) {
    send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  private String read() {
    client.reads = true;
    client.flush();
    client.runPendingTasks();
    StringBuilder text = new StringBuilder();
    for (ByteBuf bytes = client.readOutbound(); bytes != null; bytes = client.readOutbound()) {
      text.append(bytes.toString(StandardCharsets.UTF_8));
      bytes.release();
    }
    return text.toString();
  }

  private void passSeconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now += TimeUnit.SECONDS.toNanos(1);
      loop.wheel().advance();
      client.runPendingTasks();
    }
  }

  private void beginBatch() {
    send(
        "POST /events HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
            + "Content-Type: application/x-ndjson\r\n\r\n");
  }

  @AfterEach
  void everythingIsGivenBack() {
    client.finishAndReleaseAll();
    loop.heartbeat().release();
  }

  @Test
  void aHeadThatBeginsWhileAnAnswerIsWrittenHasNoMoreTimeThanAnyOther() {
    connect();
    send("GET /info HTTP/1.1\r\nHost: localhost\r\n\r\n");

    send("GET /info HTT");

    assertThat(read()).startsWith("HTTP/1.1 200");
    passSeconds(11);
    assertThat(read()).startsWith("HTTP/1.1 408");
    assertThat(service.metrics().rejections(Limit.HEAD_TIME)).isEqualTo(1);
  }

  @Test
  void aBatchIsHeldBackWhileItsAnswersAreNotTaken() {
    connect();
    beginBatch();

    for (int i = 0; i < 100; i++) {
      sendChunk(LINE);
    }
    long published = service.metrics().published.sum();
    String answers = read();

    assertThat(published).isLessThan(50);
    assertThat(answers).contains("epoch0.1").contains("epoch0." + published);
    assertThat(read()).isEmpty();
    assertThat(service.metrics().published.sum()).isEqualTo(100);
  }

  @Test
  void aClientThatNeverTakesTheAnswersToItsBatchIsClosed() {
    connect();
    beginBatch();
    for (int i = 0; i < 100; i++) {
      sendChunk(LINE);
    }

    passSeconds(30);
    assertThat(client.isOpen()).isTrue();
    passSeconds(32);

    assertThat(client.isOpen()).isFalse();
    assertThat(service.metrics().rejections(Limit.WRITE_TIME)).isEqualTo(1);
  }

  @Test
  void aClientThatNeverTakesItsAnswerIsClosed() {
    connect();
    send("GET /info HTTP/1.1\r\nHost: localhost\r\n\r\n");

    passSeconds(29);
    assertThat(client.isOpen()).isTrue();
    passSeconds(2);

    assertThat(client.isOpen()).isFalse();
    assertThat(service.metrics().rejections(Limit.WRITE_TIME)).isEqualTo(1);
  }

  @Test
  void theNextRequestWaitsUntilTheAnswerBeforeItIsTaken() {
    connect();
    send("GET /info HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2));

    assertThat(service.metrics().requests.sum()).isEqualTo(1);
    read();

    assertThat(service.metrics().requests.sum()).isEqualTo(2);
  }
}
