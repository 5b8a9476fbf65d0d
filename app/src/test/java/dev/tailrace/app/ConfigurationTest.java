package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  @TempDir private Path directory;

  private Shell shell;

  @Test
  void aFlagComesBeforeAVariableAndThatBeforeTheFileAndThatBeforeTheDefault() throws IOException {
    file("heartbeat: 1s\nmax-age: 1m\nidle-timeout: 10s\n");
    shell().with("TAILRACE_HEARTBEAT", "2s").with("TAILRACE_MAX_AGE", "2m");

    List<String> lines = print("serve", "--heartbeat", "3s");

    assertThat(lines)
        .contains(
            "heartbeat: 3s  # flag",
            "max-age: 2m  # TAILRACE_MAX_AGE",
            "idle-timeout: 10s  # tailrace.yaml:3",
            "body-timeout: 30s  # default");
  }

  @Test
  void whatIsOverriddenNeedNotBeUnderstood() throws IOException {
    file("heartbeat: soon\n");
    shell().with("TAILRACE_HEARTBEAT", "later");

    assertThat(print("serve", "--heartbeat=3s")).contains("heartbeat: 3s  # flag");
  }

  @Test
  void allIsPrintedAndNothingIsStarted() {
    shell();

    List<String> lines = print("serve");

    assertThat(lines)
        .contains(
            "# Listening",
            "listen: 127.0.0.1:8080  # default",
            "open: false  # default",
            "# cors-origin:  # default: none",
            "# retain-count:  # default: no bound",
            "max-event-size: 256KiB  # default");
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "demo"})
  void whatIsPrintedGivesTheSameWhenItIsSaved(String command) throws IOException {
    shell()
        .with("TAILRACE_RETAIN", "audit/**=90d,10GiB;ticks/*=1h")
        .with("TAILRACE_CORS_ORIGIN", "https://a.example,https://b.example:444");
    List<String> printed =
        print(command, "--open", "--data", "a \"b\" \\ #ü\n${x}😀", "--retain-count=5");
    Files.write(directory.resolve("tailrace.yaml"), printed);
    shell();

    List<String> again = print(command);

    assertThat(values(again)).isEqualTo(values(printed)).contains("open: true");
    assertThat(again).contains("retain-count: 5  # tailrace.yaml:" + line(printed, "retain-count"));
  }

  @Test
  void anotherFileIsTakenInsteadOfTheOneThatIsThere() throws IOException {
    file("heartbeat: 1s\nmax-age: 1m\n");
    Files.writeString(directory.resolve("other.yaml"), "heartbeat: 2s\n");
    Files.writeString(directory.resolve("third.yaml"), "heartbeat: 3s\n");
    shell().with("TAILRACE_CONFIG", "third.yaml");

    assertThat(print("serve", "--config=other.yaml"))
        .contains("heartbeat: 2s  # other.yaml:1", "max-age: 1h  # default");
    assertThat(print("serve")).contains("heartbeat: 3s  # third.yaml:1");
  }

  @Test
  void aFileThatIsNamedHasToBeThere() {
    assertThat(complaint(shell(), "serve", "--config", "none.yaml"))
        .isEqualTo("the settings are in none.yaml, which does not exist");
    assertThat(complaint(shell().with("TAILRACE_CONFIG", "none.yaml"), "demo"))
        .isEqualTo("the settings are in none.yaml, which does not exist");
  }

  @Test
  void aFileIsForBothCommandsThoughOneHasMoreSettings() throws IOException {
    file("feed: news.xml\n");
    shell();

    assertThat(print("demo")).contains("feed: news.xml  # tailrace.yaml:1");
    assertThat(print("serve")).noneMatch(line -> line.contains("feed"));
  }

  @Test
  void otherCommandsDoNotReadTheFile() throws IOException {
    file("nonsense");

    Shell.Result result = shell().run("publish", "t", "x", "--url", "http://127.0.0.1:1");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no hub answers");
  }

  @Test
  void helpIsGivenWhateverTheSettingsAre() throws IOException {
    file("nonsense");

    Shell.Result result = shell().with("TAILRACE_HEARTBEAT", "soon").run("serve", "--help");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Default: 15s.");
  }

  @Test
  void aWrongValueIsToldWithItsOrigin() throws IOException {
    file("open: true\nsync: sometimes\n");

    assertThat(complaint(shell(), "serve"))
        .startsWith("from tailrace.yaml:2: ")
        .contains("--sync")
        .contains("'sometimes'");
  }

  @ParameterizedTest
  @CsvSource({
    "loops: -1, loops is less than 0: -1",
    "cors-origin: example.org, 'not an origin, which is a scheme, a host and perhaps a port, like https://example.org or http://localhost:8080, with no path and no final slash: example.org'",
    "heartbeat: 0, --heartbeat is not between 0 and 365 days: PT0S",
    "max-event-size: 3GiB, --max-event-size is more than 2 GiB: 3221225472"
  })
  void whatContradictsItselfIsToldWithItsOrigin(String entry, String complaint) throws IOException {
    file("max-age: 365d\nmax-connections: 2\n" + entry);

    assertThat(complaint(shell(), "serve")).isEqualTo("from tailrace.yaml:3: " + complaint);
  }

  @Test
  void whereItIsNotKnownWhichSettingIsWrongAllPlacesAreTold() throws IOException {
    file("retain-age: 0\n");
    shell().with("TAILRACE_MAX_AGE", "1h");

    assertThat(complaint(shell, "serve", "--heartbeat=1s"))
        .startsWith("retention of ")
        .endsWith("; settings came from TAILRACE_MAX_AGE, tailrace.yaml:1");
  }

  @Test
  void aFlagIsNotBlamedOnAFile() throws IOException {
    file("max-connections: 0\n");

    assertThat(complaint(shell(), "serve", "--max-connections=0"))
        .isEqualTo("maxConnections is less than 1: 0");
  }

  @Test
  void aValueIsTakenFromTheFileThatAVariableNamesAndNotShown() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "5m\r\n");
    shell().with("TAILRACE_MAX_AGE_FILE", secret.toString());

    assertThat(print("serve")).contains("# max-age:  # TAILRACE_MAX_AGE_FILE, not shown");
    Files.writeString(secret, "5 m");
    assertThat(complaint(shell, "serve")).startsWith("from TAILRACE_MAX_AGE_FILE: ");
  }

  @Test
  void aValueAndAFileWithTheValueAreOneTooMany() {
    shell().with("TAILRACE_MAX_AGE_FILE", "secret").with("TAILRACE_MAX_AGE", "1h");

    assertThat(complaint(shell, "serve"))
        .isEqualTo("TAILRACE_MAX_AGE and TAILRACE_MAX_AGE_FILE are both set; which one is meant?");
  }

  @Test
  void aFileWithAValueHasToBeThereAndSmall() throws IOException {
    String large = Files.write(directory.resolve("large"), new byte[64 * 1024 + 1]).toString();

    assertThat(complaint(shell().with("TAILRACE_MAX_AGE_FILE", "/none"), "serve"))
        .isEqualTo("TAILRACE_MAX_AGE_FILE names /none, which does not exist");
    assertThat(complaint(shell().with("TAILRACE_MAX_AGE_FILE", large), "serve"))
        .isEqualTo("TAILRACE_MAX_AGE_FILE names " + large + ", which is larger than 65536 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "TAILRACE_HEARTBEET, TAILRACE_HEARTBEAT",
    "TAILRACE_MAXAGE_FILE, TAILRACE_MAX_AGE_FILE",
    "TAILRACE_CONFIG_FILE, TAILRACE_CONFIG",
    "TAILRACE_DATA_FILE, TAILRACE_DATA",
    "TAILRACE_JAVA_OPT, TAILRACE_JAVA_OPTS"
  })
  void aMistypedVariableIsToldWithTheOneThatIsMeant(String mistyped, String meant) {
    assertThat(complaint(shell().with(mistyped, "x"), "serve"))
        .isEqualTo("the variable " + mistyped + " is no setting; did you mean " + meant + "?");
  }

  @Test
  void whatOthersSetIsNoMistake() {
    shell()
        .with("TAILRACE_JAVA_OPTS", "-Xmx1g")
        .with("TAILRACE_URL", "http://hub")
        .with("TAILRACE_LISTENERS", "5")
        .with("TAILRACE_FEED", "x.xml")
        .with("TAILRACE_HEARTBEET", "")
        .with("TAILRACE_SERVICE_HOST", "10.0.0.1")
        .with("TAILRACE_HUB_SERVICE_PORT_HTTP", "80")
        .with("TAILRACE_PORT", "tcp://10.0.0.1:80")
        .with("TAILRACE_HUB_PORT_80_TCP_ADDR", "10.0.0.1");

    assertThat(print("serve")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 127.0.0.1:5000  # PORT",
    "--open, 0.0.0.0:5000  # PORT",
    "--open=false, 127.0.0.1:5000  # PORT",
    "--listen=[::1]:1, '\"[::1]:1\"  # flag'"
  })
  void portIsWhereToListenUnlessSomebodySaysOtherwise(String flag, String listen) {
    shell().with("PORT", "5000");

    List<String> lines = flag.isEmpty() ? print("serve") : print("serve", flag);

    assertThat(lines).contains("listen: " + listen);
  }

  @Test
  void portComesAfterTheFileWhichMayOpenIt() throws IOException {
    file("open: true\n");
    shell().with("PORT", "5000");

    assertThat(print("serve")).contains("listen: 0.0.0.0:5000  # PORT");
    file("listen: 127.0.0.1:1\n");
    assertThat(print("serve")).contains("listen: 127.0.0.1:1  # tailrace.yaml:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "-1", "99999", "8080 "})
  void aPortThatIsNoneIsRefused(String port) {
    assertThat(complaint(shell().with("PORT", port), "serve")).contains("PORT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"variable", "file", "port"})
  void anAddressThatSomebodyChoseIsNotExchangedForTheNext(String origin) throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String address = "127.0.0.1:" + taken.getLocalPort();
      file(origin.equals("file") ? "listen: " + address : "");
      shell()
          .with("TAILRACE_LISTEN", origin.equals("variable") ? address : "")
          .with("PORT", origin.equals("port") ? "" + taken.getLocalPort() : "");

      Shell.Result result = shell.run("demo", "--data", directory.resolve("data").toString());

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).contains(address + " is in use");
    }
  }

  private Shell shell() {
    shell = new Shell().in(directory);
    return shell;
  }

  private void file(String text) throws IOException {
    Files.writeString(directory.resolve("tailrace.yaml"), text);
  }

  /** What --print-config prints, on the shell there is. */
  private List<String> print(String... line) {
    int before = shell.out().length();
    String[] more = new String[line.length + 1];
    System.arraycopy(line, 0, more, 0, line.length);
    more[line.length] = "--print-config";

    Shell.Result result = shell.run(more);

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out().substring(before).lines().toList();
  }

  /** The first line of what a command says that does not understand. */
  private static String complaint(Shell shell, String... line) {
    Shell.Result result = shell.run(line);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines()).hasSize(2);
    return result.err().lines().findFirst().orElseThrow().replaceFirst("^tailrace: ", "");
  }

  private static List<String> values(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceFirst("  # .*$", ""))
        .toList();
  }

  private static int line(List<String> lines, String key) {
    return 1 + lines.indexOf(lines.stream().filter(l -> l.startsWith(key)).findFirst().get());
  }
}
