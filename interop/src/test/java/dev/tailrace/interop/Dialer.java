package dev.tailrace.interop;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Opens event streams on a hub, thousands of them on one thread: by HTTP/1.1 each on a connection
 * of its own, by HTTP/2 many on one.
 *
 * <p>Threads: has one, on which streams are told what happens; {@link #ask}, {@link #close} from
 * any other.
 */
final class Dialer implements AutoCloseable {
  /** What becomes of a stream that was asked for. */
  interface Stream {
    /**
     * It has begun.
     *
     * @param channel its connection by HTTP/1.1, its stream of one by HTTP/2
     * @param whole whether the end is known already: it is a stream that sends away
     */
    void began(Channel channel, boolean whole);

    /** Some bytes of it, lent. */
    void bytes(ByteBuf some);

    /** It is over, or has never begun. */
    void ended();
  }

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(loop.next(), true);
  private final int port;
  private final Speech speech;
  private final InetAddress from; // null for any address of this machine
  private final SslContext tls; // null in clear
  private Trunk trunk; // the loop's thread only

  Dialer(int port, Speech speech) throws SSLException {
    this(port, speech, null);
  }

  /** Comes from that address. */
  Dialer(int port, Speech speech, InetAddress from) throws SSLException {
    this.port = port;
    this.speech = speech;
    this.from = from;
    this.tls = speech.secure() ? tls(speech) : null;
  }

  /** Asks for a stream; on the loop's thread. */
  void open(String target, String lastEventId, Stream stream) {
    if (speech.shared()) {
      if (trunk == null || !trunk.hasRoom()) {
        trunk = new Trunk();
        connect(trunk.initializer(tls)).addListener(trunk);
      }
      trunk.open(target, lastEventId, stream);
    } else {
      Http1Call call = new Http1Call(target, lastEventId, stream);
      connect(initializer(call))
          .addListener(
              connected -> {
                if (!connected.isSuccess()) {
                  call.end();
                }
              });
    }
  }

  /** Does something later; on any thread. */
  void later(Runnable task, long millis) {
    loop.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** Has something done where the streams are, and waits for it. */
  <T> T ask(Callable<T> question) throws Exception {
    return loop.submit(question).get(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private ChannelFuture connect(ChannelHandler handler) {
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(handler)
            .connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                from == null ? null : new InetSocketAddress(from, 0));
    connections.add(connected.channel());
    return connected;
  }

  private ChannelHandler initializer(Http1Call call) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        if (tls != null) {
          channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new HttpClientCodec(), call);
      }
    };
  }

  private static SslContext tls(Speech speech) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(InsecureTrustManagerFactory.INSTANCE);
    if (speech.shared()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              ApplicationProtocolNames.HTTP_2));
    }
    return builder.build();
  }

  /**
   * Closes all its connections, and waits for that. A loop that ends would leave open what comes in
   * its last turn: who is about to come then finds the door closed instead.
   */
  @Override
  public void close() {
    connections.close().awaitUninterruptibly();
    loop.shutdownGracefully(0, Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly();
  }
}
