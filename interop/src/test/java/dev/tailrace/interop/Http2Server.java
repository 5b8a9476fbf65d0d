package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * A server that speaks HTTP/2 over TLS and nothing else; its streams are answered by hand.
 *
 * <p>Threads: thread-safe; has one of its own.
 */
final class Http2Server implements AutoCloseable {
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<Http2Exchange> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Channel> connections = new LinkedBlockingQueue<>();
  private final Channel listener;

  Http2Server(Certificate certificate) throws Exception {
    SslContext tls = tls(certificate);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    channel
                        .pipeline()
                        .addLast(
                            tls.newHandler(channel.alloc()),
                            Http2FrameCodecBuilder.forServer()
                                .gracefulShutdownTimeoutMillis(0)
                                .build(),
                            new Frames());
                  }
                });
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    listener = bootstrap.bind(anyPort).sync().channel();
  }

  URI uri() {
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    return URI.create("https://127.0.0.1:" + port + "/");
  }

  /** The next request. */
  Http2Exchange takeRequest() throws InterruptedException {
    Http2Exchange next = requests.poll(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(next).as("a request").isNotNull();
    return next;
  }

  /** How many connections there have been. */
  int connections() {
    return connections.size();
  }

  /** How many of them are open. */
  long openConnections() {
    return connections.stream().filter(Channel::isActive).count();
  }

  private static SslContext tls(Certificate certificate) throws SSLException {
    return SslContextBuilder.forServer(certificate.keys())
        .sslProvider(SslProvider.JDK)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2))
        .build();
  }

  @Override
  public void close() throws InterruptedException {
    listener.close().sync();
    loop.shutdownGracefully(0, Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS).sync();
  }

  /** Hands every stream to the test. */
  private final class Frames extends ChannelInboundHandlerAdapter {
    private final Map<Http2FrameStream, Http2Exchange> exchanges = new ConcurrentHashMap<>();
    private long window;

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2SettingsFrame settings) {
        Integer announced = settings.settings().initialWindowSize();
        window = announced == null ? window : announced;
      } else if (frame instanceof Http2HeadersFrame request) {
        Http2Exchange exchange =
            new Http2Exchange(context, request.stream(), request.headers(), window);
        exchanges.put(request.stream(), exchange);
        requests.add(exchange);
      } else if (frame instanceof Http2ResetFrame reset) {
        exchanges.get(reset.stream()).reset(reset.errorCode());
      }
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
