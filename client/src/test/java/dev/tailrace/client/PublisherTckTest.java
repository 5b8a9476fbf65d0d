package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockResponse;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/**
 * The Reactive Streams TCK over real connections: everything it can verify of a publisher that
 * serves one subscriber. Its methods are run one by one, because those that verify nothing report
 * themselves as skipped.
 */
class PublisherTckTest {
  private static final long WAIT_MILLIS = 20_000;
  private static final long QUIET_MILLIS = 60;

  /** For publishers of several subscribers. */
  private static final Set<String> MULTICAST =
      Set.of(
          "optional_spec111_maySupportMultiSubscribe",
          "optional_spec111_registeredSubscribersMustReceiveOnNextOrOnCompleteSignals",
          "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront",
          "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected",
          "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne");

  @TestFactory
  Stream<DynamicTest> rule() {
    return rules().map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> verify(rule)));
  }

  @Test
  void theWholeTckIsRunButForSeveralSubscribers() {
    List<String> names = rules().map(Method::getName).toList();

    assertThat(names).hasSizeGreaterThan(25);
    assertThat(Arrays.stream(Verification.class.getMethods()).map(Method::getName).toList())
        .containsAll(MULTICAST);
  }

  private static Stream<Method> rules() {
    return Arrays.stream(Verification.class.getMethods())
        .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
        .filter(method -> !method.getName().startsWith("untested_"))
        .filter(method -> !MULTICAST.contains(method.getName()));
  }

  private void verify(Method rule) throws Throwable {
    try (MockEventServer server = MockEventServer.start()) {
      Verification verification = new Verification(server);
      verification.setUp();
      rule.invoke(verification);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /**
   * What the TCK asks for: a source whose stream has that many events, or more than are ever taken
   * where it asks for two billion.
   */
  public static final class Verification extends FlowPublisherVerification<MessageEvent> {
    private static final int MOST = 500;
    private static final int COLLECTIONS = 100;

    private final MockEventServer server;
    private final TestEnvironment environment;

    Verification(MockEventServer server) {
      this(server, new TestEnvironment(WAIT_MILLIS, QUIET_MILLIS, QUIET_MILLIS));
    }

    private Verification(MockEventServer server, TestEnvironment environment) {
      super(environment);
      this.server = server;
      this.environment = environment;
    }

    @Override
    public Flow.Publisher<MessageEvent> createFlowPublisher(long elements) {
      MockResponse response = MockResponse.stream();
      for (long i = 0; i < Math.min(elements, MOST); i++) {
        response = response.event("e" + i);
      }
      server.enqueue(response.thenEnd());
      return source();
    }

    @Override
    public Flow.Publisher<MessageEvent> createFailedFlowPublisher() {
      EventSource source = source();
      source.close();
      return source;
    }

    /**
     * The TCK collects garbage once, 300 ms after the cancellation, and then gives the collector
     * 100 ms. A thread that the machine has put aside inside {@code onNext} holds its subscriber
     * for longer than that, and rightly so; the rule says "eventually".
     */
    @Override
    @org.testng.annotations.Test
    public void
        required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber()
            throws Throwable {
      ReferenceQueue<Object> collected = new ReferenceQueue<>();
      activePublisherTest(
          3,
          false,
          publisher -> {
            Reference<?> cancelled = cancelledSubscriberOf(publisher, collected);
            for (int i = 0; i < COLLECTIONS && !cancelled.refersTo(null); i++) {
              System.gc();
              collected.remove(QUIET_MILLIS);
            }
            assertThat(cancelled.refersTo(null)).as("nobody refers to the subscriber").isTrue();
            environment.verifyNoAsyncErrorsNoDelay();
            Reference.reachabilityFence(publisher);
          });
    }

    private Reference<?> cancelledSubscriberOf(
        Publisher<MessageEvent> publisher, ReferenceQueue<Object> collected) throws Throwable {
      var subscriber = environment.newManualSubscriber(publisher);
      subscriber.request(1);
      subscriber.nextElement();
      subscriber.cancel();
      return new WeakReference<>(subscriber, collected);
    }

    private EventSource source() {
      return EventSource.builder(server.uri("/")).reconnect(ReconnectPolicy.NEVER).build();
    }
  }
}
