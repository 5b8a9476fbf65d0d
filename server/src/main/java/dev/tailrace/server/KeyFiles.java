package dev.tailrace.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A certificate and its key as they were found in two files. They are compared by their bytes, not
 * by time or inode: so it does not matter whether a file is written over, renamed into place or
 * reached by a link that is turned.
 *
 * <p>Threads: immutable.
 */
final class KeyFiles {
  /** A chain has a few kilobytes; this keeps a wrong path from filling the memory. */
  private static final int MAX_BYTES = 1024 * 1024;

  private final Path certificate;
  private final Path key;
  private final byte[] certificateBytes;
  private final byte[] keyBytes;

  private KeyFiles(Path certificate, Path key, byte[] certificateBytes, byte[] keyBytes) {
    this.certificate = certificate;
    this.key = key;
    this.certificateBytes = certificateBytes;
    this.keyBytes = keyBytes;
  }

  /**
   * Reads both.
   *
   * @throws IOException if one cannot be read; names it and says why
   */
  static KeyFiles read(Path certificate, Path key) throws IOException {
    return new KeyFiles(certificate, key, bytes(certificate), bytes(key));
  }

  boolean sameAs(KeyFiles other) {
    return other != null
        && Arrays.equals(certificateBytes, other.certificateBytes)
        && Arrays.equals(keyBytes, other.keyBytes);
  }

  /**
   * What they hold.
   *
   * @throws IOException if a server cannot do with it; names the file and says why
   */
  Credentials credentials() throws IOException {
    Path at = key;
    try {
      var privateKey = PrivateKeyPem.read(text(keyBytes));
      at = certificate;
      return new Credentials(privateKey, Credentials.certificates(text(certificateBytes)));
    } catch (IllegalArgumentException e) {
      throw new IOException(at + " cannot be used: " + e.getMessage());
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("it is larger than " + MAX_BYTES + " bytes");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new IOException(file + " cannot be read: there is no such file");
    } catch (AccessDeniedException e) {
      throw new IOException(file + " cannot be read: permission denied");
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage());
    }
  }
}
