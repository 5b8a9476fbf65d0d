package dev.tailrace.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.mock.MockExchange;
import dev.tailrace.mock.MockResponse;
import dev.tailrace.mock.RecordedRequest;
import dev.tailrace.testkit.Certificates;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over sockets, against a hub that looks as it would through an intermediary with a fault. */
@Execution(ExecutionMode.CONCURRENT) // they wait, for what is late or never comes
class DoctorTest {
  private static final String ORIGIN = "https://app.example";

  /** For a POST to be answered, and for what will not come. */
  private static final Duration WAITED_OUT = Duration.ofSeconds(4);

  @TempDir static Path directory;

  private MockHub hub = new MockHub();
  private Series series = new Series(3, Duration.ofMillis(10));
  private Duration idle = Duration.ZERO;
  private Duration timeout = Duration.ofSeconds(20);
  private Manner manner = Manner.PLAIN;

  @AfterEach
  void noStreamIsLeftOpen() throws InterruptedException {
    hub.awaitNoListeners();
    hub.close();
  }

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

  @Test
  void headersThatWereChangedAreFound() throws Exception {
    hub.answering(
        each ->
            each.header("Cache-Control", "max-age=60")
                .header("Age", "7")
                .header("Via", "1.1 squid"));

    Diagnosis diagnosis = examine();

    assertThat(diagnosis.verdict()).isEqualTo("wrong: cached; warnings: transformable");
    assertThat(sentence(diagnosis, "between")).contains("1.1 squid");
  }

  @Test
  void aWrongClockIsFound() throws Exception {
    hub.answering(each -> each.header("Date", "Thu, 1 Jan 2026 00:00:00 GMT"));

    assertThat(wrong()).containsExactly("clock-skew");
  }

  @Test
  void anOriginThatIsNotAllowedIsFound() throws Exception {
    manner = new Manner(List.of(), Optional.of(ORIGIN), false, false);

    assertThat(wrong()).containsExactly("cors-missing", "cors-preflight-missing");
  }

  @Test
  void anOriginThatIsAllowedIsHealthy() throws Exception {
    manner = new Manner(List.of(), Optional.of(ORIGIN), false, false);
    hub.answering(
        each ->
            each.header("Access-Control-Allow-Origin", ORIGIN)
                .header("Access-Control-Allow-Headers", "Last-Event-ID"));

    Diagnosis diagnosis = examine();

    assertThat(diagnosis.isHealthy()).isTrue();
    assertThat(codes(diagnosis)).contains("cors");
    assertThat(hub.requests())
        .filteredOn(each -> each.header("Origin") != null)
        .extracting(RecordedRequest::method)
        .containsExactly("GET", "OPTIONS");
  }

  @ParameterizedTest
  @CsvSource({"404,not-found", "502,gateway-error", "302,redirected"})
  void whatIsNoStreamIsNamed(int status, String code) throws Exception {
    hub.answering(each -> MockResponse.status(status).header("Location", "/login"));

    assertThat(wrong()).containsExactly(code);
  }

  @Test
  void aPortalIsNoStream() throws Exception {
    hub.answering(
        each -> MockResponse.status(200).header("Content-Type", "text/html").text("<h1>hi"));

    assertThat(wrong()).containsExactly("not-a-stream");
  }

  @Test
  void aServerThatIsNoHttpIsBroken() throws Exception {
    hub.answering(each -> MockResponse.raw("220 mail.example ESMTP\r\n").thenClose());

    assertThat(wrong()).containsExactly("broken");
  }

  @Test
  void aServerThatDoesNotAnswerHasATimeOut() throws Exception {
    holding(1, true);
    timeout = WAITED_OUT;

    Diagnosis diagnosis = examine(Place.exactly(hub.uri("/a")));

    assertThat(codes(diagnosis)).contains("head-held-back");
  }

  @Test
  void whereNobodyListensThereIsNoStream() throws Exception {
    URI gone = URI.create("http://127.0.0.1:1/");

    assertThat(codes(examine(Place.exactly(gone)))).containsExactly("refused");
  }

  @Test
  void aStrangersCertificateIsRefusedUnlessInsecure() throws Exception {
    hub.close();
    hub = new MockHub(Certificates.selfSigned(directory));
    Diagnosis refused = examine();
    manner = new Manner(List.of(), Optional.empty(), true, false);
    Diagnosis taken = examine();

    assertThat(codes(refused)).containsExactly("tls-untrusted");
    assertThat(taken.isHealthy()).isTrue();
    assertThat(codes(taken)).contains("certificate", "http-1", "prompt");
  }

  @Test
  void aPlainServerSpeaksNoTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread server = new Thread(() -> answerPlainly(plain));
      server.start();

      assertThat(codes(examine(tls(plain.getLocalPort())))).containsExactly("not-tls");
      server.join();
    }
  }

  @Test
  void aServerThatDoesNotAnswerTlsHasATimeOut() throws Exception {
    timeout = Duration.ofSeconds(2);
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(codes(examine(tls(silent.getLocalPort())))).containsExactly("tls-no-answer");
    }
  }

  private static void answerPlainly(ServerSocket plain) {
    try (Socket client = plain.accept()) {
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      client.shutdownOutput();
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Place tls(int port) {
    return Place.exactly(URI.create("https://127.0.0.1:" + port + "/"));
  }

  /** So far apart that the first is late by more than a hold must be. */
  private void holding(int events, boolean headToo) {
    hub.holding(events, headToo);
    series = new Series(3, Duration.ofMillis(300));
  }

  /** The end may come after the last probe's answer, so the doctor waits for it. */
  private void cutting(Consumer<MockExchange> how) {
    hub.endingAfter(3, how);
    idle = Duration.ofSeconds(1);
  }

  private List<String> wrong() throws InterruptedException {
    return examine().findings().stream()
        .filter(each -> each.grade() == Grade.WRONG)
        .map(Finding::code)
        .toList();
  }

  private Diagnosis examine() throws InterruptedException {
    return examine(Place.of(hub.uri("/"), "test", false));
  }

  private Diagnosis examine(Place place) throws InterruptedException {
    Visit visit = new Visit(place, series, idle, timeout, manner);
    return new Doctor(visit, "test", Clock.systemUTC(), hub.pace(), each -> { }).examine();
  }

  private static List<String> codes(Diagnosis diagnosis) {
    return diagnosis.findings().stream().map(Finding::code).toList();
  }

  private static String sentence(Diagnosis diagnosis, String code) {
    Function<Finding, String> words = Finding::sentence;
    return diagnosis.findings().stream()
        .filter(each -> each.code().equals(code))
        .map(words)
        .findFirst()
        .orElseThrow(() -> new AssertionError(code + " is not among " + codes(diagnosis)));
  }
}
