package dev.tailrace.interop;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address of this machine whose packets get lost once it is open: nothing reaches who is there,
 * and nobody is told. So it is with a machine that loses its power, or its network.
 *
 * <p>Threads: confined to the test's thread.
 */
final class BlackHole implements AutoCloseable {
  private static final String ADDRESS = "127.213.0.1"; // loopback, and nobody else's
  private static final String[] ROUTE = {"table", "local", "blackhole", ADDRESS + "/32"};

  private BlackHole() {}

  static InetAddress address() throws UnknownHostException {
    return InetAddress.getByName(ADDRESS);
  }

  static BlackHole open() {
    Program.run("ip", route("replace"));
    return new BlackHole();
  }

  @Override
  public void close() {
    Program.run("ip", route("del"));
  }

  private static String[] route(String verb) {
    String[] arguments = new String[ROUTE.length + 2];
    arguments[0] = "route";
    arguments[1] = verb;
    System.arraycopy(ROUTE, 0, arguments, 2, ROUTE.length);
    return arguments;
  }
}
