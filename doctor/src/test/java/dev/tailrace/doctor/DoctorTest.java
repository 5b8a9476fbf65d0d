package dev.tailrace.doctor;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.mock.MockExchange;
import dev.tailrace.mock.MockResponse;
import dev.tailrace.mock.RecordedRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over sockets, what becomes of a stream behind an intermediary that has a fault. */
@Execution(ExecutionMode.CONCURRENT) // they wait, for what is late or never comes
class DoctorTest extends DoctorRig {
  @Test
  void aHubIsHealthy() throws Exception {
    Diagnosis diagnosis = examine();

    assertThat(diagnosis.verdict()).isEqualTo("healthy: nothing is wrong with the stream");
    assertThat(codes(diagnosis))
        .containsExactly(
            "reachable", "stream", "http-1", "headers", "first-bytes", "prompt", "uncompressed",
            "resume", "idle-untested");
    assertThat(diagnosis.latencies()).hasSize(3);
    assertThat(diagnosis.latencies()).allSatisfy(each -> {
      assertThat(each.status()).isEqualTo(201);
      assertThat(each.time()).isPresent();
    });
  }

  @Test
  void itAsksAsABrowserDoesAndUpgradesNothing() throws Exception {
    manner =
        new Manner(List.of(entry("Authorization", "Bearer x")), Optional.empty(), false, false);

    examine();

    assertThat(hub.requests()).allSatisfy(request -> {
      assertThat(request.header("Authorization")).isEqualTo("Bearer x");
      assertThat(request.headerNames()).doesNotContain("Upgrade", "HTTP2-Settings");
    });
    RecordedRequest first = hub.requests().get(0);
    assertThat(first.header("Accept")).isEqualTo("text/event-stream");
    assertThat(first.header("Accept-Encoding")).isNull();
    assertThat(first.target()).isEqualTo("/topics/tailrace-doctor/test");
  }

  @Test
  void eventsThatAreHeldBackAreBuffered() throws Exception {
    holding(3, false);

    assertThat(wrong()).containsExactly("buffered");
  }

  @Test
  void aHeadThatIsHeldBackTooIsNamed() throws Exception {
    holding(3, true);

    assertThat(wrong()).containsExactly("head-held-back", "buffered");
  }

  @Test
  void whatIsHeldBackForLongerIsPushedThrough() throws Exception {
    holding(5, false);
    timeout = WAITED_OUT;

    Diagnosis diagnosis = examine();

    assertThat(codes(diagnosis)).contains("buffered");
    assertThat(sentence(diagnosis, "buffered")).contains("64 KiB more pushed them through");
  }

  @Test
  void whatNeverComesIsSilent() throws Exception {
    holding(1000, false);
    timeout = WAITED_OUT;

    assertThat(wrong()).containsExactly("silent");
  }

  @Test
  void evenIfNotEvenTheHeadComesThereIsAnEnd() throws Exception {
    holding(1000, true);
    timeout = WAITED_OUT;

    assertThat(wrong()).containsExactly("head-held-back", "silent");
  }

  @Test
  void aDroppedProbeIsLost() throws Exception {
    hub.dropping(2);
    timeout = WAITED_OUT;

    Diagnosis diagnosis = examine();

    assertThat(codes(diagnosis)).contains("lost");
    assertThat(diagnosis.latencies().get(1).time()).isEmpty();
  }

  @Test
  void doublesAreFound() throws Exception {
    hub.sendingTwice();

    assertThat(wrong()).containsExactly("doubled");
  }

  @Test
  void compressionThatIsFlushedIsHealthy() throws Exception {
    hub.gzipping(true);

    Diagnosis diagnosis = examine();

    assertThat(diagnosis.isHealthy()).isTrue();
    assertThat(codes(diagnosis)).contains("compressed");
  }

  @Test
  void compressionThatIsNotFlushedIsFound() throws Exception {
    hub.gzipping(false);

    assertThat(wrong()).containsExactly("compressed-without-flush");
  }

  @Test
  void aHeaderThatIsStrippedIsFound() throws Exception {
    hub.strippingLastEventId();

    assertThat(wrong()).containsExactly("last-event-id-stripped");
  }

  @Test
  void aHubWithoutMemoryIsFound() throws Exception {
    hub.forgetting();

    assertThat(wrong()).containsExactly("no-resume");
  }

  @Test
  void withoutIdsNobodyResumes() throws Exception {
    hub.withoutIds();

    Diagnosis diagnosis = examine();

    assertThat(diagnosis.isHealthy()).isTrue();
    assertThat(diagnosis.verdict()).endsWith("warnings: no-id");
  }

  @ParameterizedTest
  @CsvSource({"401", "403", "405"})
  void whoMayNotPublishIsToldSo(int status) throws Exception {
    hub.refusingToPublish(status);

    Diagnosis diagnosis = examine();

    assertThat(diagnosis.isHealthy()).isTrue();
    assertThat(codes(diagnosis)).contains("publish-refused", "first-bytes", "uncompressed");
    assertThat(sentence(diagnosis, "publish-refused")).contains("HTTP status " + status);
    assertThat(hub.requests()).filteredOn(each -> each.method().equals("POST")).hasSize(1);
  }

  @Test
  void aTopicOfOthersGetsNoProbes() throws Exception {
    Diagnosis diagnosis = examine(Place.of(hub.uri("/topics/news"), "test", false));

    assertThat(diagnosis.isHealthy()).isTrue();
    assertThat(codes(diagnosis)).contains("not-probed");
    assertThat(hub.requests()).extracting(RecordedRequest::method).containsOnly("GET");
  }

  @Test
  void aTopicOfOthersIsNeverFilled() throws Exception {
    holding(1000, false);
    timeout = WAITED_OUT;

    Diagnosis diagnosis = examine(Place.of(hub.uri("/topics/news"), "test", true));

    assertThat(codes(diagnosis)).contains("silent");
    assertThat(hub.requests()).filteredOn(each -> each.method().equals("POST")).hasSize(3);
  }

  @Test
  void aQuietStreamThatStaysIsGood() throws Exception {
    idle = Duration.ofMillis(10);

    assertThat(codes(examine())).contains("idle");
  }

  @Test
  void aCutIsFoundAndHow() throws Exception {
    cutting(MockExchange::close);

    assertThat(sentence(examine(), "cut")).contains("by closing the connection in the middle");
  }

  @Test
  void aResetIsToldFromAClose() throws Exception {
    cutting(MockExchange::reset);

    assertThat(sentence(examine(), "cut")).contains("by a reset");
  }

  @Test
  void aProperEndIsToldFromBoth() throws Exception {
    cutting(MockExchange::end);

    assertThat(sentence(examine(), "cut")).contains("by a proper end of the response");
  }

  @Test
  void aStreamThatEndsAtOnceGetsNoProbes() throws Exception {
    hub.answering(MockResponse::thenEnd);

    Diagnosis diagnosis = examine();

    assertThat(codes(diagnosis)).endsWith("no-first-bytes", "cut");
    assertThat(hub.requests()).extracting(RecordedRequest::method).containsOnly("GET");
  }

  /** The end may come after the last probe's answer, so the doctor waits for it. */
  private void cutting(Consumer<MockExchange> how) {
    hub.endingAfter(3, how);
    idle = Duration.ofSeconds(1);
  }
}
