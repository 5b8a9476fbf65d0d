package dev.tailrace.app;

import dev.tailrace.access.AccessOptions;
import dev.tailrace.access.TokenVerifier;
import dev.tailrace.access.TopicMatchers;
import dev.tailrace.server.TokenOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The keys of a hub, and who looks after them.
 *
 * <p>Threads: immutable.
 */
final class TokenKeys {
  private TokenKeys() {}

  /**
   * Reads the keys.
   *
   * @throws IOException if a key file cannot be used; names it
   */
  static TokenOptions open(HubSettings settings, Clock clock, Parts parts)
      throws IOException {
    HubSettings.Access access = settings.access();
    Optional<AccessOptions> options = access.tokens();
    if (options.isEmpty()) {
      return TokenOptions.OPEN.withAnonymous(access.anonymous());
    }
    ExecutorService checkers = parts.addExecutor(checkers(options.get().limits().waiting()));
    TokenVerifier verifier =
        TokenVerifier.open(
            options.get(), new TopicMatchers(), new HttpKeyFetch(checkers), clock, checkers);
    ScheduledExecutorService looker =
        parts.addExecutor(Executors.newSingleThreadScheduledExecutor(Threads.named("keys")));
    looker.scheduleWithFixedDelay(verifier::look, 1, 1, TimeUnit.SECONDS);
    return TokenOptions.by(verifier)
        .withAnonymous(access.anonymous())
        .withTokenInQuery(access.inQuery())
        .withRevocations(RevocationFile.in(settings.log().directory()));
  }

  /**
   * As many as there are processors: signatures are all they do.
   *
   * @param waiting when so many tokens wait, those that come are told to come back
   */
  static ThreadPoolExecutor checkers(int waiting) {
    int threads = Runtime.getRuntime().availableProcessors();
    ThreadPoolExecutor checkers =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(waiting),
            Threads.named("tokens"));
    checkers.allowCoreThreadTimeOut(true);
    return checkers;
  }
}
