package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private final Shell shell = new Shell();

  @ParameterizedTest
  @ValueSource(strings = {"serve", "demo", "publish", "follow", "bench", "doctor", "token"})
  void everyCommandTellsHowItIsUsed(String command) {
    Shell.Result result = shell.run(command, "--help");

    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("Usage: tailrace " + command).contains("--verbose");
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "demo"})
  void whatAHubTakesIsListedByMatter(String command) {
    Shell.Result result = shell.run(command, "--help");

    assertThat(result.out()).contains("\nListening:\n      --listen=HOST:PORT").contains("\nTimes:\n");
    assertThat(result.out().lines()).filteredOn(line -> line.contains("--max-age=")).hasSize(1);
  }

  @Test
  void theVersionIsTold() {
    Shell.Result result = shell.run("--version");

    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("tailrace ").contains("Java " + Runtime.version());
  }

  @Test
  void withoutACommandItTellsWhichThereAre() {
    Shell.Result result = shell.run();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("serve").contains("follow").contains("which command?");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void aMistypedOptionIsNotUnderstood() {
    Shell.Result result = shell.run("follow", "news", "--formt", "json");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("'--formt'").contains("did you mean --format?");
    assertThat(result.err()).contains("tailrace follow --help");
    assertThat(result.err()).doesNotContain("Usage:");
  }

  @Test
  void aMistypedCommandIsNotUnderstoodEither() {
    Shell.Result result = shell.run("serv");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("'serv'").contains("Did you mean: tailrace serve");
  }

  @Test
  void aMistypedValueIsShownWithAGoodOne() {
    Shell.Result result = shell.run("serve", "--heartbeat", "15");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--heartbeat").contains("'15'").contains("15s");
  }

  @Test
  void aMistypedVariableIsNamedAsOne() {
    Shell.Result result = shell.with("TAILRACE_SYNC", "sometimes").run("serve");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("TAILRACE_SYNC").contains("'sometimes'").contains("always");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publish t --lines text",
        "publish t --lines --id 1",
        "publish t --lines --idempotency-key k",
        "publish t x --ttl 0",
        "follow http://a/x topic",
        "follow t --last 1 --since 1m",
        "follow t --last -1",
        "follow t --max-events 0",
        "follow t --url ftp://x",
        "bench https://example.org",
        "bench ftp://example.org",
        "bench --rate 1 --outstanding 1",
        "bench --rate 0",
        "bench --listeners 0",
        "bench --listeners 2 --topics 3",
        "bench --size 45",
        "bench --size 3GiB",
        "bench --events 0",
        "bench --duration 0",
        "bench --stall 1000",
        "bench --plot latency.png",
        "bench --pid 1",
        "bench --publish-body text",
        "bench --subscribe-path sub",
        "token --publish a",
        "token --secret-file s",
        "token --secret-file s --key k --publish a",
        "token --secret-file s --publish a*b",
        "token --secret-file s --publish a --expires soon",
        "token --secret-file s --publish a --mercure 2",
        "token --secret-file s --publish a --mercure 1",
        "token --secret-file s --publish a --tenant A",
        "token keys",
        "token keys --out k --alg HS256",
        "token explain --jwt-key https://me:pw@a.example/",
        "token explain --jwt-secret-file s --jwt-skew 6m",
        "serve --max-connections 0",
        "serve --max-event-size 3GiB",
        "serve --retain audit/**",
        "serve --retain a*b=1d",
        "serve --retry 5s-2s",
        "serve --loops -1",
        "serve --cors-origin example.org",
        "serve --cors-origin https://example.org/",
        "serve --cors-origin *,https://example.org",
        "serve --max-wait 2d",
        "serve --max-poll-events 0",
        "serve --max-poll-size 3GiB"
      })
  void whatContradictsItselfIsNotUnderstood(String line) {
    Shell.Result result = shell.run(line.split(" "));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("tailrace: ").contains("--help");
    assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
  }
}
