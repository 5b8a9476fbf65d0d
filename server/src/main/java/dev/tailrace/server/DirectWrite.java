package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;

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
   * Whether bytes may go to the socket past the channel's queue: it is empty, and no TLS is
   * between.
   */
  static boolean possible(Channel channel, ByteBuf bytes) {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return channel instanceof UnixChannel
        && bytes.hasMemoryAddress()
        && channel.isOpen()
        && queue != null
        && queue.isEmpty()
        && queue.totalPendingWriteBytes() == 0;
  }

  /** Returns how many bytes the socket took, perhaps 0. */
  static int write(Channel channel, ByteBuf bytes) throws IOException {
    assert channel.eventLoop().inEventLoop();
    return ((UnixChannel) channel)
        .fd()
        .writeAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
  }
}
