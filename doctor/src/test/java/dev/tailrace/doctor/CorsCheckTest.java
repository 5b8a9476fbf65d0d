package dev.tailrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CorsCheckTest {
  private static final String ORIGIN = "https://app.example";
  private static final String ALLOW = "Access-Control-Allow-Origin";

  private final Seen stream = Seen.stream().header(ALLOW, ORIGIN);
  private final Seen preflight =
      new Seen()
          .status(204)
          .header(ALLOW, ORIGIN)
          .header("Access-Control-Allow-Headers", "Authorization, Last-Event-ID");

  @Test
  void whatBrowsersWantIsGood() {
    assertThat(codes()).containsExactly("cors");
  }

  @Test
  void aStarIsGoodWithoutCredentials() {
    stream.header(ALLOW, "*");
    assertThat(codes()).containsExactly("cors");

    stream.header("Access-Control-Allow-Credentials", "true");
    assertThat(codes()).containsExactly("cors-star-with-credentials");
  }

  @Test
  void aStreamForNobodyIsMissingIt() {
    stream.without(ALLOW);

    assertThat(codes()).containsExactly("cors-missing");
  }

  @Test
  void aStreamForAnotherOriginIsSaid() {
    stream.header(ALLOW, "https://other.example");

    assertThat(codes()).containsExactly("cors-other-origin");
  }

  @Test
  void twoThatMeanWellAreRefusedByBrowsers() {
    stream.header(ALLOW, ORIGIN, ORIGIN);
    assertThat(codes()).containsExactly("cors-doubled");

    stream.header(ALLOW, ORIGIN + ", *");
    assertThat(codes()).containsExactly("cors-doubled");
  }

  @Test
  void aStreamThatRefusesTheOriginIsSaid() {
    stream.status(403);

    assertThat(codes()).containsExactly("cors-refused");
  }

  @Test
  void aStreamThatDoesNotAnswerIsSaid() {
    List<Finding> findings =
        new CorsCheck(ORIGIN)
            .findings(Optional.empty(), new Answer(Optional.of(preflight.head()), ""));

    assertThat(findings).extracting(Finding::code).containsExactly("cors-unanswered");
  }

  @Test
  void aPreflightThatIsRefusedIsSaid() {
    preflight.status(401);

    assertThat(codes()).containsExactly("cors-preflight-refused");
  }

  @Test
  void aPreflightForNobodyIsMissingIt() {
    preflight.without(ALLOW);

    assertThat(codes()).containsExactly("cors-preflight-missing");
  }

  @Test
  void lastEventIdMustBeAllowed() {
    preflight.header("Access-Control-Allow-Headers", "Authorization");
    assertThat(codes()).containsExactly("cors-no-last-event-id");

    preflight.header("Access-Control-Allow-Headers", "*");
    assertThat(codes()).containsExactly("cors");
  }

  private List<String> codes() {
    Answer answer = new Answer(Optional.of(preflight.head()), "");
    return new CorsCheck(ORIGIN).findings(Optional.of(stream.head()), answer).stream()
        .map(Finding::code)
        .toList();
  }
}
