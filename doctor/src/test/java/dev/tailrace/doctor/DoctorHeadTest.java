package dev.tailrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.mock.MockResponse;
import dev.tailrace.mock.RecordedRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over sockets, what the head of an answer tells, and what is no stream at all. */
@Execution(ExecutionMode.CONCURRENT) // they wait, for what is late or never comes
class DoctorHeadTest extends DoctorRig {
  private static final String ORIGIN = "https://app.example";

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
}
