package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that keeps tenants apart, from the command line. */
class ServeTenantsTest {
  private final Shell shell = new Shell();

  @TempDir private Path directory;
  private Path secret;

  @BeforeEach
  void secret() throws IOException {
    secret = Files.writeString(directory.resolve("secret"), "0123456789abcdef0123456789abcdef");
  }

  @Test
  void eachFollowsTopicsOfItsOwn() throws Exception {
    CompletableFuture<Shell.Result> serving = serve("--tenants");
    IntSupplier stop = shell.armedStop();
    String url = "--url=" + shell.firstLine().replace("Tailrace listens on ", "");
    String acme = token("--tenant=acme");
    String other = token("--tenant=other");
    String nobody = token();

    new Shell().run("publish", url, acme, "orders/1", "of acme");
    new Shell().run("publish", url, other, "orders/1", "of other", "--private");
    new Shell().run("publish", url, nobody, "orders/1", "of nobody");
    Shell.Result refused = new Shell().run("publish", url, nobody, "~acme/orders/1", "x");
    String[] all = {"follow", url, "**", "--last-event-id=earliest", "--max-events=1"};
    Shell.Result byAcme = new Shell().run(with(all, acme));
    Shell.Result byOther = new Shell().run(with(all, other));
    Shell.Result byNobody = new Shell().run(with(all, nobody));
    stop.getAsInt();

    assertThat(byAcme.out()).isEqualTo("of acme\n");
    assertThat(byOther.out()).isEqualTo("of other\n");
    assertThat(byNobody.out()).isEqualTo("of nobody\n");
    assertThat(refused.err()).contains("topics that begin with ~ are those of tenants");
    assertThat(serving.get().code()).isZero();
  }

  @Test
  void theyAreKeptApartOverARestart() throws Exception {
    CompletableFuture<Shell.Result> first = serve("--tenants");
    IntSupplier stop = shell.armedStop();
    String url = "--url=" + shell.firstLine().replace("Tailrace listens on ", "");
    new Shell().run("publish", url, token("--tenant=acme"), "a", "of acme");
    new Shell().run("publish", url, token("--tenant=other"), "a", "of other");
    stop.getAsInt();
    first.get();

    Shell again = new Shell();
    CompletableFuture<Shell.Result> second = serve(again, "--tenants");
    IntSupplier stopAgain = again.armedStop();
    String later = "--url=" + again.firstLine().replace("Tailrace listens on ", "");
    Shell.Result followed =
        new Shell()
            .run(
                "follow", later, token("--tenant=other"), "*", "--last=9", "--max-events=1");
    stopAgain.getAsInt();

    assertThat(followed.out()).isEqualTo("of other\n");
    assertThat(second.get().code()).isZero();
  }

  @Test
  void whatCannotBeIsRefused() {
    Shell.Result keyless = shell.run("serve", "--tenants", "--print-config");
    Shell.Result quota = printed(secret, "--tenant-max-streams=1");
    Shell.Result both = printed(secret, "--tenants", "--tenant-max-streams=1");

    assertThat(keyless.code()).isEqualTo(2);
    assertThat(keyless.err())
        .contains("--tenants without a key: only a token says who belongs to which tenant");
    assertThat(quota.code()).isEqualTo(2);
    assertThat(quota.err()).contains("tenants are not kept apart: give --tenants as well");
    assertThat(both.code()).as(both.err()).isZero();
    assertThat(both.out()).contains("tenants: true", "tenant-max-streams: 1");
  }

  private static Shell.Result printed(Path secret, String... more) {
    String[] line = {"serve", "--print-config", "--jwt-secret-file=" + secret};
    return new Shell().run(with(line, more));
  }

  /** A file with a token that may do everything. */
  private String token(String... more) throws IOException {
    String[] order = {"token", "--publish=**", "--subscribe=**", "--secret-file=" + secret};
    Path file = Files.createTempFile(directory, "token", "");
    Files.writeString(file, new Shell().run(with(order, more)).out());
    return "--token-file=" + file;
  }

  private static String[] with(String[] some, String... more) {
    String[] all = new String[some.length + more.length];
    System.arraycopy(some, 0, all, 0, some.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }

  private CompletableFuture<Shell.Result> serve(String... more) {
    return serve(shell, more);
  }

  private CompletableFuture<Shell.Result> serve(Shell of, String... more) {
    String[] line = {
      "serve",
      "--listen=127.0.0.1:0",
      "--data=" + directory.resolve("data"),
      "--jwt-secret-file=" + secret
    };
    return CompletableFuture.supplyAsync(() -> of.run(with(line, more)));
  }
}
