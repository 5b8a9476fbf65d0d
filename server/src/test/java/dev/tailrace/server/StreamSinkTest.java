package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.access.Grant;
import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.access.TopicSet;
import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.hub.Opening;
import dev.tailrace.hub.Subscription;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.testkit.ManualClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream by itself: no sockets, no threads, a time of its own. */
class StreamSinkTest {
  private static final byte[] FRAME = "data: x\n\n".getBytes(StandardCharsets.UTF_8);

  private long now;
  private int resumed;
  private int unsubscribed;
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final ManualClock clock = new ManualClock();
  private final Hub hub =
      new Hub(new InMemoryLog("epoch0", 10, clock), HubOptions.DEFAULTS, clock, Runnable::run);
  private final Service service = Desks.service(hub, clock, () -> now);
  private final List<EmbeddedChannel> channels = new ArrayList<>();
  private ServerLoop loop;

  private StreamSink open(EmbeddedChannel channel, long seed) {
    if (loop == null) {
      loop = new ServerLoop(channel.eventLoop(), service, allocator, seed);
    }
    StreamSink sink = new StreamSink(loop, new OnlyPipeline(channel), Ticket.PLAIN, null);
    sink.attach(new CountingSubscription());
    sink.open(new Opening("epoch0.0", null));
    sent(channel);
    return sink;
  }

  private EmbeddedChannel channel() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(allocator);
    channels.add(channel);
    return channel;
  }

  private void passSeconds(double seconds) {
    now += (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    loop.wheel().advance();
  }

  private static String sent(EmbeddedChannel channel) {
    StringBuilder text = new StringBuilder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      text.append(bytes.toString(StandardCharsets.UTF_8));
      bytes.release();
    }
    return text.toString();
  }

  @AfterEach
  void everythingIsGivenBack() {
    channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    loop.heartbeat().release();
    assertThat(allocator.metric().usedDirectMemory()).isZero();
    assertThat(service.metrics().listeners()).isZero();
  }

  @Test
  void aSilentStreamBeatsBeforeFifteenSecondsHavePassed() {
    EmbeddedChannel channel = channel();
    open(channel, 1);

    passSeconds(11.9);
    assertThat(sent(channel)).isEmpty();
    passSeconds(3.2);

    assertThat(sent(channel)).isEqualTo("2\r\n:\n\r\n");
  }

  @Test
  void aStreamWhoseTokenIsRevokedWhileItOpensEndsAsAnyOther() throws IOException {
    EmbeddedChannel channel = channel();
    loop = new ServerLoop(channel.eventLoop(), service, allocator, 1);
    Revocation revoked = new Revocation(null, "ann", clock.instant().plusSeconds(60));
    service.access().revocations().add(revoked);
    Ticket ticket = new Ticket(List.of(), ann(), Asked.NOTHING);
    StreamSink sink = new StreamSink(loop, new OnlyPipeline(channel), ticket, null);

    sink.open(new Opening("epoch0.0", null)); // by the subscription, before anybody has it
    sink.attach(new CountingSubscription());

    assertThat(sent(channel)).endsWith("0\r\n\r\n");
    assertThat(unsubscribed).isEqualTo(1);
    assertThat(service.metrics().endings(Ended.REVOKED)).isEqualTo(1);
  }

  private static Grant ann() {
    return new Grant(
        "ann",
        null,
        null,
        null,
        TopicSet.NONE,
        TopicSet.ALL,
        true,
        null,
        Dialect.NATIVE,
        List.of());
  }

  @Test
  void aWriteTakesTheHeartbeatsPlace() {
    EmbeddedChannel channel = channel();
    StreamSink sink = open(channel, 1);
    passSeconds(10);
    SharedFrame frame = loop.frames().wrap(List.of(FRAME), clock.millis());

    sink.send(frame);
    frame.release();
    sent(channel);

    passSeconds(11.5);
    assertThat(sent(channel)).isEmpty();
    passSeconds(3.6);
    assertThat(sent(channel)).isEqualTo("2\r\n:\n\r\n");
  }

  @Test
  void streamsThatBeganTogetherDoNotBeatTogether() {
    for (int i = 0; i < 200; i++) {
      open(channel(), 1);
    }
    Set<Integer> beats = new HashSet<>();

    for (int i = 0; i < 151; i++) {
      passSeconds(0.1);
      beats.add((int) channels.stream().filter(c -> !sent(c).isEmpty()).count());
    }

    assertThat(service.metrics().heartbeats.sum()).isEqualTo(200);
    assertThat(beats).allMatch(together -> together < 40);
  }

  @Test
  void aStreamThatDoesNotTakeItsBytesGetsNoHeartbeatAndIsClosedInTheEnd() {
    Stuck channel = new Stuck();
    channels.add(channel);
    channel.config().setAllocator(allocator);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 200));
    StreamSink sink = open(channel, 1);
    SharedFrame frame = loop.frames().wrap(List.of(FRAME), clock.millis());
    while (sink.send(frame)) {
      // until it is full
    }
    frame.release();

    for (int i = 0; i < 29; i++) {
      passSeconds(1);
    }
    assertThat(channel.isOpen()).isTrue();
    for (int i = 0; i < 30; i++) {
      passSeconds(1);
    }

    assertThat(channel.isOpen()).isFalse();
    assertThat(service.metrics().heartbeats.sum()).isZero();
    assertThat(service.metrics().endings(ServerMetrics.Ended.STALLED)).isEqualTo(1);
    assertThat(unsubscribed).isEqualTo(1);
  }

  @Test
  void roomIsToldToTheSubscriptionOnceAndNotInTheMiddleOfAFlush() {
    Stuck channel = new Stuck();
    channels.add(channel);
    channel.config().setAllocator(allocator);
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 200));
    StreamSink sink = open(channel, 1);
    SharedFrame frame = loop.frames().wrap(List.of(FRAME), clock.millis());
    while (sink.send(frame)) {
      // until it is full
    }
    frame.release();
    assertThat(sink.writable()).isFalse();

    channel.free();
    channel.flush();

    assertThat(channel.resumedWithinTheWrite).isZero();
    assertThat(resumed).isEqualTo(1);
    assertThat(sink.writable()).isTrue();
  }

  @Test
  void aFrameIsCopiedOnceForAllStreams() {
    for (int i = 0; i < 100; i++) {
      open(channel(), 1);
    }
    SharedFrame frame = loop.frames().wrap(List.of(new byte[10_000]), clock.millis());
    long before = allocator.metric().usedDirectMemory();

    ByteBuf[] views = new ByteBuf[100];
    for (int i = 0; i < 100; i++) {
      views[i] = frame.deliver(true).retainedDuplicate();
    }

    assertThat(allocator.metric().usedDirectMemory() - before).isLessThan(10_100);
    frame.release();
    for (ByteBuf view : views) {
      assertThat(view.readableBytes()).isEqualTo("2710\r\n".length() + 10_000 + 2);
      view.release();
    }
    assertThat(allocator.metric().usedDirectMemory()).isEqualTo(before);
  }

  @Test
  void aBrokenLogEndsTheStreamProperly() {
    EmbeddedChannel channel = channel();
    StreamSink sink = open(channel, 1);

    sink.failed(new IOException("a bad sector"));

    assertThat(sent(channel)).isEqualTo("0\r\n\r\n");
    assertThat(channel.isOpen()).isFalse();
  }

  /** A channel whose socket takes nothing until it is freed. */
  private final class Stuck extends EmbeddedChannel {
    private boolean free;
    private int resumedWithinTheWrite;

    void free() {
      free = true;
    }

    @Override
    protected void doWrite(io.netty.channel.ChannelOutboundBuffer in) throws Exception {
      if (free || in.totalPendingWriteBytes() == 0) {
        super.doWrite(in);
        resumedWithinTheWrite = resumed;
      }
    }
  }

  private record OnlyPipeline(EmbeddedChannel channel) implements StreamSink.Opener {
    @Override
    public Outlet open(Opening opening, StreamSink sink) {
      Http1Outlet outlet = new Http1Outlet(channel, sink, true);
      channel.pipeline().addLast(outlet);
      return outlet;
    }

    @Override
    public void failed(IOException cause) {
      throw new AssertionError(cause);
    }
  }

  private final class CountingSubscription implements Subscription {
    @Override
    public Subscription change(Follow follow) {
      throw new AssertionError("nobody changes it");
    }

    @Override
    public void resume() {
      resumed++;
    }

    @Override
    public void close() {
      unsubscribed++;
    }
  }
}
