package dev.tailrace.interop;

import dev.tailrace.testkit.ReservedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A proxy in front of a hub, on a port of 127.0.0.1 that it keeps, in a directory that it may do
 * with as it likes.
 *
 * <p>Threads: confined to the test's thread.
 */
final class FrontProxy implements AutoCloseable {
  /** Some wait for their connections to end by themselves, which a stream does not. */
  private static final long GRACE_MILLIS = 1000;

  private static final long PAUSE_MILLIS = 20;

  private final ProxyProgram program;
  private final String site;
  private final int hub;
  private final ReservedPort port = new ReservedPort();
  private final Path directory = directoryOfAnyUser();
  private final List<String> saidBefore = new ArrayList<>();
  private Program running;

  private FrontProxy(ProxyProgram program, String site, int hub) throws IOException {
    this.program = program;
    this.site = site;
    this.hub = hub;
  }

  /**
   * Starts one, which may not be up yet.
   *
   * @param site its configuration but for the frame
   * @param hub the hub's port
   */
  static FrontProxy launch(ProxyProgram program, String site, int hub) {
    try {
      FrontProxy proxy = new FrontProxy(program, site, hub);
      proxy.launch();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProxyProgram program() {
    return program;
  }

  int port() {
    return port.number();
  }

  /** Starts it again, on its port. */
  void restart() {
    launch();
    awaitUp();
  }

  private void launch() {
    Path configuration = directory.resolve("configuration");
    try {
      Files.writeString(configuration, filled(program.framed(site)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    running =
        Program.start(
            program.program(),
            program.arguments().stream()
                .map(argument -> filled(argument.replace("@configuration@", "" + configuration)))
                .toArray(String[]::new));
  }

  /** Lets it begin to end, so that many can at the same time. */
  void askToEnd() {
    running.askToEnd();
  }

  /** Ends it, and with it every connection. */
  void stop() {
    running.stop(GRACE_MILLIS);
    saidBefore.addAll(running.out().allToTheEnd());
    saidBefore.addAll(running.err().allToTheEnd());
  }

  /** All that it has written of itself. */
  List<String> said() {
    return Stream.of(saidBefore, running.out().all(), running.err().all())
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    running.stop(GRACE_MILLIS);
    Directories.delete(directory);
    deleteSharedMemory();
    port.close();
  }

  /** Which Squid leaves, as it takes longer to end by itself than we wait. */
  private void deleteSharedMemory() {
    if (program != ProxyProgram.SQUID) {
      return;
    }
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(Path.of("/dev/shm"), filled("tailrace@port@-*"))) {
      for (Path segment : left) {
        Files.deleteIfExists(segment);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it takes connections. */
  void awaitUp() {
    long limit = System.nanoTime() + Patience.LIMIT.toNanos();
    while (!accepts()) {
      if (running.endsWithin(PAUSE_MILLIS) || System.nanoTime() > limit) {
        throw new AssertionError(program + " does not start: " + String.join("\n", said()));
      }
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String filled(String template) {
    return template
        .replace("@directory@", directory.toString())
        .replace("@port@", String.valueOf(port()))
        .replace("@hub@", String.valueOf(hub));
  }

  /** Started by root, most of them work as somebody else. */
  private static Path directoryOfAnyUser() {
    Path directory = Directories.temporary();
    try {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }
}
