package dev.tailrace.app;

import dev.tailrace.server.Pages;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Starts a hub for somebody who typed a command: what goes wrong becomes a sentence that says what
 * to do.
 *
 * <p>Threads: immutable.
 */
final class HubStart {
  private HubStart() {}

  static RunningHub start(HubSettings settings, Pages pages, Clock clock) {
    try {
      return RunningHub.start(settings, pages, clock);
    } catch (IOException e) {
      throw new CommandFailure(sentence(settings, e), e);
    }
  }

  /** Whether the address for listeners is somebody else's. */
  static boolean isTaken(CommandFailure failure, HubSettings settings) {
    return taken(failure.getCause()) && !ofManagement(failure.getCause(), settings);
  }

  private static String sentence(HubSettings settings, IOException e) {
    Path directory = settings.log().directory();
    if (taken(e)) {
      boolean management = ofManagement(e, settings);
      InetSocketAddress address =
          management ? settings.server().management() : settings.server().address();
      return new HostPort(address.getHostString(), address.getPort())
          + " is in use by another program; choose another address with "
          + (management ? "--management" : "--listen");
    }
    if (e instanceof AccessDeniedException) {
      return "the log cannot be kept in " + directory + ": permission denied";
    }
    if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
      return "the log cannot be kept in " + directory + ": it is not a directory";
    }
    if (e instanceof FileSystemException) {
      String reason = ((FileSystemException) e).getReason();
      return "the log cannot be kept in "
          + directory
          + ": "
          + (reason == null ? "there is no way to make it there" : reason);
    }
    boolean explained = e.getCause() != null && e.getCause().getMessage() != null;
    return e.getMessage() + (explained ? ": " + e.getCause().getMessage() : "");
  }

  private static boolean ofManagement(Throwable failure, HubSettings settings) {
    InetSocketAddress management = settings.server().management();
    return management != null && String.valueOf(failure.getMessage()).endsWith(" " + management);
  }

  /** By the message, because the native transport has an exception of its own for it. */
  private static boolean taken(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (message.contains("Address already in use")) {
        return true;
      }
    }
    return false;
  }
}
