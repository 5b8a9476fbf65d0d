package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes shared bytes to a socket with nothing but the system call. A delivery costs the channel's
 * queue more than the kernel's copy is worth: an entry, a promise and two reference counts for
 * bytes that are gone a moment later. So the queue is used only for what the socket did not take.
 *
 * <p>Threads: confined to the channel's event loop, which is the only one that closes it: between
 * the look whether it is open and the write nobody can give its descriptor to another connection.
 */
final class DirectWrite {
  private DirectWrite() {}

  /**
   * The channel's socket; null over TLS, where bytes go through the SslHandler first; null on a
   * transport that does not let it be had, or whose sockets block: what Netty accepts with io_uring
   * does, and it is no faster past its queue.
   */
  static Socket socketOf(Channel channel) {
    boolean bare = channel.pipeline().get(SslHandler.class) == null;
    return bare && channel instanceof EpollSocketChannel epoll ? (Socket) epoll.fd() : null;
  }

  /** Whether nothing is in the channel's queue that would have to go before. */
  static boolean isQueueEmpty(Channel channel) {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue != null && queue.totalPendingWriteBytes() == 0; // each entry counts something
  }

  /** Returns how many bytes the socket took, perhaps 0. */
  static int write(Socket socket, ByteBuf bytes) throws IOException {
    if (bytes.hasMemoryAddress()) {
      return socket.sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
    }
    ByteBuffer buffer = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
    return socket.send(buffer, buffer.position(), buffer.limit());
  }
}
