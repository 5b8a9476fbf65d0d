package dev.tailrace.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Another host that answers when the test says so.
 *
 * <p>Threads: confined to the test's thread.
 */
final class ManualFetch implements KeyFetch {
  private final List<CompletableFuture<byte[]>> asked = new ArrayList<>();

  @Override
  public CompletionStage<byte[]> fetch(URI uri, int maxBytes, Duration timeout) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    asked.add(answer);
    return answer;
  }

  /** How often it was asked. */
  int count() {
    return asked.size();
  }

  /** Answers the last question. */
  void answer(String text) {
    asked.get(asked.size() - 1).complete(text.getBytes(UTF_8));
  }

  /** Answers the first question, late perhaps. */
  void answerFirst(String text) {
    asked.get(0).complete(text.getBytes(UTF_8));
  }

  void fail(String sentence) {
    asked.get(asked.size() - 1).completeExceptionally(new IOException(sentence));
  }
}
