package dev.tailrace.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;

/**
 * A certificate's and a key's file in a folder of a test.
 *
 * <p>Threads: immutable.
 */
record PemFiles(Path certificate, Path key) {
  static PemFiles in(Path folder) {
    return new PemFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
  }

  static Credentials make(String host, Clock clock) {
    return SelfSigned.make(List.of(host), List.of(), clock);
  }

  void write(Credentials credentials) {
    write(certificate, certificate(credentials));
    write(key, key(credentials.key()));
  }

  /** Puts another file into a file's place, as one step. */
  static void replace(Path file, String text) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    write(next, text);
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String certificate(Credentials credentials) {
    try {
      return block("CERTIFICATE", credentials.chain().get(0).getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  static String key(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  static String block(String label, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  static PrivateKey newKey(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
