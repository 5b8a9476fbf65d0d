package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.access.AccessOptions;
import dev.tailrace.access.KeyLocation;
import dev.tailrace.access.TokenVerifier;
import dev.tailrace.access.TopicMatchers;
import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  @TempDir private Path directory;

  @Test
  void whoSharesASecretIsNotAskedForTokens() throws IOException {
    Path secret = directory.resolve("secret");
    Files.writeString(secret, "s".repeat(32));
    AccessOptions options =
        AccessOptions.of(
                List.of(
                    KeyLocation.secret("https://self.example " + secret),
                    KeyLocation.of("https://bound.example https://bound.example/jwks")))
            .withIssuers(Set.of("https://named.example"));

    Access access = access(options);

    assertThat(access.issuers())
        .containsExactly("https://bound.example", "https://named.example");
  }

  private static Access access(AccessOptions options) throws IOException {
    ManualClock clock = new ManualClock();
    TokenVerifier verifier =
        TokenVerifier.open(
            options,
            new TopicMatchers(),
            (uri, max, timeout) -> CompletableFuture.failedFuture(new IOException("no network")),
            clock,
            Runnable::run);
    return new Access(
        TokenOptions.by(verifier),
        new OriginPolicy(List.of(), false),
        Desks.revocations(clock),
        false);
  }
}
