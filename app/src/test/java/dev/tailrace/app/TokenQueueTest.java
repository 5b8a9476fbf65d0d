package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.access.AccessOptions;
import dev.tailrace.access.Grant;
import dev.tailrace.access.KeyLocation;
import dev.tailrace.access.SigningKey;
import dev.tailrace.access.TokenException;
import dev.tailrace.access.TokenException.Reason;
import dev.tailrace.access.TokenMaker;
import dev.tailrace.access.TokenOrder;
import dev.tailrace.access.TokenVerifier;
import dev.tailrace.access.TopicMatchers;
import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue of {@code serve} in front of those who verify tokens, when they cannot keep up. */
class TokenQueueTest {
  private static final int WAITING = 3;
  private static final String SECRET = "a secret of at least thirty-two bytes";

  @TempDir private Path directory;
  private final ManualClock clock = new ManualClock();
  private final ThreadPoolExecutor checkers = TokenKeys.checkers(WAITING);
  private final CountDownLatch held = new CountDownLatch(1);
  private TokenVerifier verifier;

  @BeforeEach
  void open() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), SECRET);
    verifier =
        TokenVerifier.open(
            AccessOptions.of(List.of(KeyLocation.secret(secret.toString()))),
            new TopicMatchers(),
            (uri, max, timeout) -> CompletableFuture.failedFuture(new IOException("no network")),
            clock,
            checkers);
  }

  @AfterEach
  void letGo() {
    held.countDown();
    checkers.shutdownNow();
  }

  @Test
  void whoFindsItFullIsRefusedAndWhoStandsInItIsServed() {
    holdAllThreads();
    List<CompletableFuture<Grant>> waiting = new ArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      waiting.add(verify("in time " + i));
    }

    CompletableFuture<Grant> late = verify("too late");

    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThatThrownBy(late::join)
        .cause()
        .isInstanceOfSatisfying(
            TokenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));
    held.countDown();
    assertThat(waiting)
        .extracting(each -> each.join().subject())
        .containsExactly("in time 0", "in time 1", "in time 2");
    assertThat(verify("too late").join().subject()).isEqualTo("too late");
    assertThat(verifier.status().refused()).containsEntry(Reason.BUSY, 1L);
  }

  private CompletableFuture<Grant> verify(String subject) {
    TokenOrder order =
        new TokenOrder(
            List.of("**"),
            List.of("**"),
            Optional.empty(),
            Optional.of(subject),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Grant.Dialect.NATIVE);
    TokenMaker maker = new TokenMaker(SigningKey.secret(SECRET.getBytes(StandardCharsets.UTF_8)));
    return verifier.verify(maker.make(order, clock.instant())).toCompletableFuture();
  }

  private void holdAllThreads() {
    for (int i = 0; i < checkers.getCorePoolSize(); i++) {
      checkers.execute(
          () -> {
            try {
              held.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }
}
