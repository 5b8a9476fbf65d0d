package dev.tailrace.app;

import dev.tailrace.access.AccessOptions;
import dev.tailrace.access.TokenAccount;
import dev.tailrace.access.TokenException;
import dev.tailrace.access.TokenVerifier;
import dev.tailrace.access.TopicMatchers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tailrace token explain}. Threads: confined to the main thread. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tell what a token says, and whether a hub with these keys would accept it.",
    },
    footer = {
      "",
      "It ends with 0 if the token is accepted or no key is given, and with 1 if it is not.",
      "",
      "Examples:",
      "  tailrace token explain < token",
      "  tailrace token explain --jwt-secret-file secret < token",
      "  tailrace token explain --jwt-key https://login.example/jwks --jwt-audience hub < token",
    })
final class TokenExplainCommand implements Callable<Integer> {
  private static final int MAX_BYTES = 1024 * 1024;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      defaultValue = "-",
      paramLabel = "TOKEN|-",
      description =
          "The token; by default it is read from standard input, where nobody else sees it.")
  private String token;

  @Mixin private JwtFlags flags;

  private final Terminal terminal;
  private final Clock clock;

  TokenExplainCommand(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<AccessOptions> options = options();
    String text = text();
    try {
      for (String line : TokenAccount.of(text, clock.instant()).lines()) {
        terminal.say(line);
      }
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(e.getMessage(), e);
    }
    terminal.say("verdict");
    if (options.isEmpty()) {
      terminal.say("  not checked: no key was given (--jwt-key, --jwt-secret-file)");
      return 0;
    }
    return verdict(options.get(), text);
  }

  private Optional<AccessOptions> options() {
    try {
      return flags.options();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private String text() throws IOException {
    if (!token.equals("-")) {
      terminal.note("a token on a command line is in the list of processes, and in your history");
      return token.strip();
    }
    if (terminal.inIsWatched()) {
      terminal.note("paste the token; Ctrl-D ends it");
    }
    byte[] bytes = terminal.in().readNBytes(MAX_BYTES);
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  private int verdict(AccessOptions options, String text) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool(Threads.named("keys"));
    try {
      TokenVerifier verifier = open(options, threads);
      verifier.verify(text).toCompletableFuture().get();
      terminal.say("  accepted");
      return 0;
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TokenException refusal)) {
        throw new IllegalStateException(e.getCause());
      }
      terminal.say("  refused: " + refusal.getMessage() + " (" + refusal.reason() + ")");
      return 1;
    } finally {
      threads.shutdownNow();
    }
  }

  private TokenVerifier open(AccessOptions options, ExecutorService threads) {
    try {
      HttpKeyFetch fetch = new HttpKeyFetch(threads);
      return TokenVerifier.open(options, new TopicMatchers(), fetch, clock, threads);
    } catch (IOException e) {
      throw new CommandFailure(e.getMessage(), e);
    }
  }
}
