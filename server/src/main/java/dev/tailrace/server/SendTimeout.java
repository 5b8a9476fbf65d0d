package dev.tailrace.server;

import io.netty.channel.Channel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Makes a send by a socket's descriptor answer at once. What Netty accepts with io_uring is a
 * socket that blocks (the ring itself never waits for it), on which {@link DirectWrite} would hold
 * up the loop as soon as a listener is slow. Netty has no way to say O_NONBLOCK; to Linux a time
 * limit below zero means the same for sends (SO_SNDTIMEO, sock_set_timeout() in net/core/sock.c).
 *
 * <p>Threads: thread-safe.
 */
final class SendTimeout {
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDTIMEO = 21;
  private static final int TIMEVAL_BYTES = 16;
  private static final RawUnixChannelOption OPTION =
      new RawUnixChannelOption("SO_SNDTIMEO", SOL_SOCKET, SO_SNDTIMEO, TIMEVAL_BYTES);

  private SendTimeout() {}

  static void none(Channel channel) {
    ByteBuffer timeval = ByteBuffer.allocate(TIMEVAL_BYTES).order(ByteOrder.nativeOrder());
    channel.config().setOption(OPTION, timeval.putLong(0, -1));
  }
}
