package dev.tailrace.app;

import dev.tailrace.access.KeyPairPem;
import dev.tailrace.access.TokenAlgorithm;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tailrace token keys}. Threads: confined to the main thread. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Make a pair of keys: the private one signs tokens, the public one verifies them.",
      "The names of the two files are printed. Nothing is written over.",
    },
    footer = {
      "",
      "Example:",
      "  tailrace token keys --out shop",
      "  tailrace token --key shop-private.pem --publish 'orders/**' | tailrace token explain"
          + " --jwt-key shop-public.pem",
    })
final class TokenKeysCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--alg",
      paramLabel = "NAME",
      defaultValue = "ES256",
      description =
          "What for: ES256, ES384, ES512, EdDSA, or RS256 and others for RSA (3072 bits). Default:"
              + " ${DEFAULT-VALUE}.")
  private String algorithm;

  @Option(
      names = "--out",
      paramLabel = "DIRECTORY|PREFIX",
      required = true,
      description =
          "Where to: PREFIX-private.pem, readable by you alone, and PREFIX-public.pem; in a directory"
              + " they are called tailrace-….")
  private Path out;

  private final Terminal terminal;

  TokenKeysCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    KeyPairPem pair = pair();
    Path prefix = Files.isDirectory(out) ? out.resolve("tailrace") : out;
    Path privateFile = prefix.resolveSibling(prefix.getFileName() + "-private.pem");
    Path publicFile = prefix.resolveSibling(prefix.getFileName() + "-public.pem");
    write(privateFile, pair.privateKey(), "rw-------");
    write(publicFile, pair.publicKey(), "rw-r--r--");
    terminal.say(privateFile.toString());
    terminal.say(publicFile.toString());
    return 0;
  }

  private KeyPairPem pair() {
    try {
      return KeyPairPem.generate(TokenAlgorithm.of(algorithm));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--alg " + algorithm + ": " + e.getMessage(), e);
    }
  }

  /** Nobody else may read the key, not even for a moment: so the file is made for its owner. */
  private void write(Path file, String text, String permissions) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, attributes);
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(file + " is there already; it is not written over", e);
    } catch (NoSuchFileException e) {
      throw new CommandFailure("there is no directory " + file.getParent(), e);
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be made: " + e.getMessage(), e);
    }
    Files.writeString(file, text);
  }
}
