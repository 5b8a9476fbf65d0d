package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandTest {
  private static final String SECRET = "a secret of more than thirty-two bytes";

  @TempDir private Path directory;

  private String secret() throws IOException {
    return Files.writeString(directory.resolve("secret"), SECRET + "\n").toString();
  }

  private static Shell.Result run(String... args) {
    return new Shell().run(args);
  }

  @Test
  void aTokenIsAllThatIsPrinted() throws IOException {
    Shell.Result result = run("token", "--secret-file", secret(), "--publish", "news");

    assertThat(result.code()).isZero();
    assertThat(result.out()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void explainTellsWhatItSaysAndWhetherTheKeyVerifiesIt() throws IOException {
    String token =
        run("token", "--secret-file", secret(), "--publish", "news", "--subscribe", "orders/**",
                "--tenant", "acme", "--subject", "ann", "--expires", "10m")
            .out();

    Shell.Result result =
        new Shell().input(token).run("token", "explain", "--jwt-secret-file", secret());

    assertThat(result.out())
        .startsWith("header\n  alg        HS256\n  typ        JWT\nclaims\n  sub        ann\n")
        .contains("  exp        2026-01-01T00:10:00Z, in 10 min\n")
        .endsWith(
            "rights\n  publish    [news]\n  subscribe  [orders/**]\n  tenant     acme\n"
                + "verdict\n  accepted\n");
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void aTokenThatIsRefusedIsAnExitCode() throws IOException {
    String token = run("token", "--secret-file", secret(), "--publish", "news").out();

    Shell.Result result =
        new Shell()
            .input(token)
            .run("token", "explain", "--jwt-secret-file", secret(), "--jwt-audience", "hub");

    assertThat(result.out())
        .endsWith("verdict\n  refused: the token is for another audience (WRONG_AUDIENCE)\n");
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void withoutAKeyNothingIsSaidOfTheSignature() throws IOException {
    String token = run("token", "--secret-file", secret(), "--publish", "news").out();

    Shell.Result result = run("token", "explain", token.strip());

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("  not checked: no key was given");
    assertThat(result.err())
        .isEqualTo(
            "tailrace: a token on a command line is in the list of processes, and in your"
                + " history\n");
  }

  @Test
  void whatIsNoTokenIsSaid() {
    Shell.Result result = new Shell().input("hello").run("token", "explain");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).isEqualTo(
        "tailrace: that is no token: a token has three parts with dots between them\n");
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ES256", "ES384", "ES512", "EdDSA", "RS256"})
  void thePairOfKeysSignsAndVerifies(String algorithm) {
    String prefix = directory.resolve("shop").toString();

    Shell.Result keys = run("token", "keys", "--alg", algorithm, "--out", prefix);
    String token =
        run("token", "--key", prefix + "-private.pem", "--publish", "a", "--mercure", "0").out();
    Shell.Result explained =
        new Shell().input(token).run("token", "explain", "--jwt-key", prefix + "-public.pem");

    assertThat(keys.out()).isEqualTo(prefix + "-private.pem\n" + prefix + "-public.pem\n");
    assertThat(explained.out())
        .startsWith("header\n  alg        " + algorithm + "\n")
        .endsWith("verdict\n  accepted\n");
  }

  @Test
  void thePrivateKeyIsForItsOwnerAloneAndNothingIsWrittenOver() throws IOException {
    run("token", "keys", "--out", directory.toString());
    Path file = directory.resolve("tailrace-private.pem");
    String before = Files.readString(file);

    Shell.Result again = run("token", "keys", "--out", directory.toString());

    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).isEqualTo("tailrace: " + file + " is there already; it is not written over\n");
    assertThat(file).hasContent(before.stripTrailing());
  }

  @Test
  void theTokenOfMercureOneIsForOneHub() throws IOException {
    String hub = "https://hub.example/.well-known/mercure";
    String token =
        run("token", "--secret-file", secret(), "--publish", "*", "--mercure", "1",
                "--issuer", "https://us.example", "--audience", hub)
            .out();

    Shell.Result right =
        new Shell()
            .input(token)
            .run("token", "explain", "--jwt-secret-file", secret(), "--jwt-issuer",
                "https://us.example", "--hub-url", hub);
    Shell.Result other =
        new Shell()
            .input(token)
            .run("token", "explain", "--jwt-secret-file", secret(), "--jwt-issuer",
                "https://us.example", "--hub-url", "https://other.example/");

    assertThat(right.out()).contains("  publish    every topic\n").endsWith("  accepted\n");
    assertThat(other.out()).endsWith("(WRONG_AUDIENCE)\n");
  }

  @Test
  void keysAndFilesMayBeVariables() throws IOException {
    String token =
        new Shell()
            .with("TAILRACE_SECRET_FILE", secret())
            .run("token", "--publish", "a")
            .out();

    Shell.Result explained =
        new Shell()
            .with("TAILRACE_JWT_SECRET_FILE", secret())
            .input(token)
            .run("token", "explain");

    assertThat(explained.out()).endsWith("verdict\n  accepted\n");
  }

  @Test
  void whatIsWrongWithAFileIsSaidWithoutItsContents() throws IOException {
    Path small = Files.writeString(directory.resolve("short"), "abcdefgh");

    Shell.Result tooShort = run("token", "--secret-file", small.toString(), "--publish", "a");
    Shell.Result none = run("token", "--key", "no-such-file", "--publish", "a");
    Shell.Result wrong = run("token", "--key", small.toString(), "--publish", "a");

    assertThat(tooShort.err())
        .isEqualTo(
            "tailrace: " + small
                + " cannot sign a token: the secret has 8 bytes; HS256 needs 32\n");
    assertThat(none.err()).isEqualTo("tailrace: there is no file no-such-file\n");
    assertThat(wrong.err()).contains("is not JSON").doesNotContain("abcdefgh");
    assertThat(tooShort.code() + none.code() + wrong.code()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "keys"})
  void whatIsBelowTellsHowItIsUsedToo(String command) {
    Shell.Result result = run("token", command, "--help");

    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("Usage: tailrace token " + command).contains("--verbose");
    assertThat(result.out().lines()).allMatch(line -> line.length() <= 100);
  }
}
