package dev.tailrace.interop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A file system of a few MiB of its own, while a test runs. Register it before the hubs that use
 * it.
 *
 * <p>Threads: confined to the test's thread.
 */
final class SmallDisk implements BeforeEachCallback, AfterEachCallback {
  private static final int MIB = 1024 * 1024;

  private final int mebibytes;
  private Path mount;

  SmallDisk(int mebibytes) {
    this.mebibytes = mebibytes;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    mount = Files.createTempDirectory("tailrace-disk");
    String size = "size=" + mebibytes + "m";
    Program.run("mount", "-t", "tmpfs", "-o", size, "tailrace-interop", mount.toString());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (mount != null) {
      Program.run("umount", mount.toString());
      Files.delete(mount);
    }
  }

  /** A directory on it. */
  Path resolve(String name) {
    return mount.resolve(name);
  }

  /** Puts a file there that takes room, to be deleted later. */
  Path takeRoom(int ballastMebibytes) throws IOException {
    return Files.write(mount.resolve("ballast"), new byte[ballastMebibytes * MIB]);
  }

  /** Puts a file there that takes all the room that is left, to be deleted later. */
  Path takeAllRoom() throws IOException {
    Path ballast = mount.resolve("ballast");
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      return ballast; // there is no more
    }
  }
}
