package dev.tailrace.interop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;

/** How a listener goes. */
enum Leaving {
  /** It closes as programs do; by HTTP/2 its stream only. */
  CLOSE {
    @Override
    void leave(Channel channel) {
      channel.close();
    }
  },
  /** A FIN, and nothing more that TLS or HTTP would say. */
  FIN {
    @Override
    void leave(Channel channel) {
      ((SocketChannel) connection(channel)).shutdownOutput();
    }
  },
  /** A RST, as of a process that was killed with something unread. */
  RST {
    @Override
    void leave(Channel channel) {
      Channel connection = connection(channel);
      connection.config().setOption(ChannelOption.SO_LINGER, 0);
      connection.unsafe().close(connection.voidPromise()); // past TLS, which would say good-bye
    }
  };

  abstract void leave(Channel channel);

  private static Channel connection(Channel channel) {
    return channel instanceof SocketChannel ? channel : channel.parent();
  }
}
