package dev.tailrace.app;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.access.SigningKey;
import dev.tailrace.access.TokenAlgorithm;
import dev.tailrace.access.TokenMaker;
import dev.tailrace.access.TokenOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tailrace token}: makes a token. Threads: confined to the main thread. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Make a token that lets its bearer publish to topics and follow them, and print it.",
      "'token explain' tells what a token says; 'token keys' makes keys.",
    },
    footer = {
      "",
      "A topic is a name (news), a pattern (orders/*, ** for all), or KIND:TEXT with one of the kinds",
      "exact, pattern, uritemplate (uritemplate:users/{id}) and urlpattern",
      "(urlpattern:https://a.example/books/:id). With --mercure 0 it is a name or a URI template, with",
      "--mercure 1 a name or urlpattern:TEXT; * is every topic.",
      "",
      "Keys and secrets are in files: what stands on a command line is in the list of processes.",
      "",
      "Examples:",
      "  openssl rand -base64 48 > secret",
      "  tailrace token --secret-file secret --publish 'orders/**' --expires 1h",
      "  tailrace token --key private.pem --subscribe '**' --tenant acme --subject ann",
      "  tailrace token --secret-file secret --publish '*' --mercure 0 --expires never",
    })
final class TokenCommand implements Callable<Integer> {
  private static final String NEVER = "never";

  @Spec private CommandSpec spec;

  @Option(
      names = "--publish",
      paramLabel = "TOPIC",
      description = "A topic to publish to; may be given several times.")
  private List<String> publish = List.of();

  @Option(
      names = "--subscribe",
      paramLabel = "TOPIC",
      description = "A topic to follow; may be given several times.")
  private List<String> subscribe = List.of();

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Whose topics they are: 1 to 64 of a-z, 0-9, _ and -.")
  private String tenant;

  @Option(names = "--subject", paramLabel = "NAME", description = "Whom it is for (sub).")
  private String subject;

  @Option(
      names = "--expires",
      paramLabel = "TIME|never",
      defaultValue = "1h",
      description = "How long it is good. Default: ${DEFAULT-VALUE}.")
  private String expires;

  @Option(names = "--issuer", paramLabel = "NAME", description = "Who gives it (iss).")
  private String issuer;

  @Option(
      names = "--audience",
      paramLabel = "NAME",
      description = "For whom it is (aud); with --mercure 1 the hub's URL.")
  private String audience;

  @Option(
      names = "--mercure",
      paramLabel = "0|1",
      description = "Say it in Mercure's words, of 0.x or of 1.0. Default: in our own.")
  private Integer mercure;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "Sign with the secret in this file.")
  private Path secret;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Sign with the private key in this file: PEM (PKCS #8) or JWK.")
  private Path key;

  @Option(
      names = "--alg",
      paramLabel = "NAME",
      description = "How to sign. Default: HS256, RS256, or the one the key is for.")
  private String algorithm;

  private final Terminal terminal;
  private final Clock clock;

  private TokenCommand(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  /** The command with those below it. */
  static CommandLine line(Terminal terminal, Clock clock) {
    return new CommandLine(new TokenCommand(terminal, clock))
        .addSubcommand(new TokenExplainCommand(terminal, clock))
        .addSubcommand(new TokenKeysCommand(terminal));
  }

  @Override
  public Integer call() throws IOException {
    if ((secret == null) == (key == null)) {
      throw usage("a token is signed by --secret-file or by --key: give one of them");
    }
    TokenOrder order = order();
    Path file = secret == null ? key : secret;
    byte[] bytes = SmallFile.read(file);
    try {
      SigningKey signing = secret == null ? SigningKey.read(bytes) : SigningKey.secret(bytes);
      TokenMaker maker =
          algorithm == null ? new TokenMaker(signing) : new TokenMaker(signing, algorithm());
      terminal.say(maker.make(order, clock.instant()));
      return 0;
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(file + " cannot sign a token: " + e.getMessage(), e);
    }
  }

  private TokenOrder order() {
    if (publish.isEmpty() && subscribe.isEmpty()) {
      throw usage("a token without --publish and --subscribe is good for nothing");
    }
    try {
      return new TokenOrder(
          publish,
          subscribe,
          Optional.ofNullable(tenant),
          Optional.ofNullable(subject),
          Optional.ofNullable(issuer),
          Optional.ofNullable(audience),
          expires(),
          dialect());
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private Optional<Duration> expires() {
    if (expires.equals(NEVER)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Durations().convert(expires));
    } catch (CommandLine.TypeConversionException e) {
      throw usage("--expires: " + e.getMessage() + ", or never");
    }
  }

  private Dialect dialect() {
    if (mercure == null) {
      return Dialect.NATIVE;
    }
    return switch (mercure) {
      case 0 -> Dialect.MERCURE_0;
      case 1 -> Dialect.MERCURE_1;
      default -> throw usage("--mercure is 0 or 1: " + mercure);
    };
  }

  private TokenAlgorithm algorithm() {
    try {
      return TokenAlgorithm.of(algorithm);
    } catch (IllegalArgumentException e) {
      throw usage("--alg " + algorithm + ": " + e.getMessage());
    }
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
