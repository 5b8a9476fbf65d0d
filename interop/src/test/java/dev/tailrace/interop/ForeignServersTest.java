package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.ConnectionError;
import dev.tailrace.client.EventSource;
import dev.tailrace.client.EventSourceBuilder;
import dev.tailrace.client.MessageEvent;
import dev.tailrace.client.ReadyState;
import dev.tailrace.client.ReconnectPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Our client against the servers that people have, as they are. */
@Timeout(180)
class ForeignServersTest {
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration NEVER = Duration.ofDays(1);

  /** The servers, and what is theirs. */
  enum Server {
    BETTER_SSE(
        BetterSseServer::start, Server::withoutFirstSpaces, Facility.NODE, Facility.NPM_PACKAGES),
    JERSEY(JerseyServer::start, Server::nothingIfEmpty),
    NCHAN(NchanServer::start, Optional::of, Facility.NCHAN),
    SPRING_MVC(SpringMvcServer::start, Server::withoutFirstSpaces),
    SPRING_WEBFLUX(WebFluxServer::start, Server::withoutFirstSpaces);

    private final Supplier<ForeignServer> starter;
    private final Function<Heard, Optional<Heard>> understanding;
    private final List<Facility> needs;

    /**
     * @param understanding what a listener can hear of an event that this server was told to write
     */
    Server(
        Supplier<ForeignServer> starter,
        Function<Heard, Optional<Heard>> understanding,
        Facility... needs) {
      this.starter = starter;
      this.understanding = understanding;
      this.needs = List.of(needs);
    }

    ForeignServer start() {
      Needs.Condition.check(needs);
      return starter.get();
    }

    List<Heard> understood(List<Heard> published) {
      return published.stream().map(understanding).flatMap(Optional::stream).toList();
    }

    /** Lines lose a space that they begin with: the server writes none before it. */
    private static Optional<Heard> withoutFirstSpaces(Heard event) {
      String data = event.data().replaceAll("(?m)^ ", "");
      return Optional.of(new Heard(event.type(), data, event.id()));
    }

    /** For empty data the server writes no data field, and what has none is no event. */
    private static Optional<Heard> nothingIfEmpty(Heard event) {
      return event.data().isEmpty() ? Optional.empty() : Optional.of(event);
    }
  }

  @ParameterizedTest
  @EnumSource
  void hearsEveryEventAsItWasWrittenAndNothingOfComments(Server kind) {
    try (ForeignServer server = kind.start();
        HeardSource source = HeardSource.open(at(server))) {
      server.awaitListener();
      List<Heard> published = Samples.publish(server);
      source.awaitComment("still here");
      Heard last = server.publish("message", "the last one");

      List<Heard> expected = kind.understood(published);
      assertThat(source.next(expected.size())).isEqualTo(expected);
      assertThat(source.next(1)).containsExactly(last);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnBehindTheLastEventWhenTheServerHasEndedTheStream(Server kind) {
    try (ForeignServer server = kind.start();
        HeardSource source = HeardSource.open(at(server))) {
      server.awaitListener();
      for (int round = 0; round < 3; round++) {
        List<Heard> published = publish(server, 5);
        assertThat(source.next(5)).isEqualTo(published);

        server.endStreams();
        Heard missed = server.publish("message", "while nobody, or somebody again, listens");

        assertThat(source.nextError().kind()).isEqualTo(ConnectionError.Kind.ENDED);
        assertThat(server.awaitListener()).isEqualTo(published.get(4).id());
        assertThat(source.next(1)).containsExactly(missed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void startsBehindAnIdThatItKnowsFromEarlier(Server kind) {
    try (ForeignServer server = kind.start()) {
      List<Heard> published = publish(server, 5);

      try (HeardSource source =
          HeardSource.open(at(server).lastEventId(published.get(1).id()))) {
        assertThat(server.awaitListener()).isEqualTo(published.get(1).id());
        assertThat(source.next(3)).isEqualTo(published.subList(2, 5));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NCHAN") // which chooses the ids
  void returnsAnIdInWhateverLettersItIs(Server kind) {
    Heard event = Heard.message("data", "Grüße ☃ 𝄞 7");
    try (ForeignServer server = kind.start();
        HeardSource source = HeardSource.open(at(server))) {
      server.awaitListener();
      server.publish(event);
      assertThat(source.next(1)).containsExactly(event);
      server.endStreams();

      assertThat(server.awaitListener()).isEqualTo(event.id());
      List<Heard> published = Samples.publish(server);
      List<Heard> expected = kind.understood(published);
      assertThat(source.next(expected.size())).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "JERSEY")
  void countsAnIdWithoutAnEvent(Server kind) {
    try (ForeignServer server = kind.start();
        HeardSource source = HeardSource.open(at(server))) {
      server.awaitListener();
      Heard unheard = server.publish("message", "");
      server.comment();
      source.awaitComment("still here");
      server.endStreams();

      assertThat(server.awaitListener()).isEqualTo(unheard.id());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NCHAN") // which has no retry
  void comesBackAfterTheTimeThatTheServerAskedFor(Server kind) {
    try (ForeignServer server = kind.start();
        HeardSource source = HeardSource.open(at(server).reconnectionTime(NEVER))) {
      server.awaitListener();
      server.retry(SOON.toMillis());
      Heard behind = server.publish("message", "behind the retry");
      source.next(1);
      server.endStreams();

      assertThat(source.nextError().nextDelay()).isEqualTo(SOON);
      assertThat(server.awaitListener()).isEqualTo(behind.id());
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesWhenTheServerSaysThatThereIsNoMore(Server kind) {
    try (ForeignServer server = kind.start();
        HeardSource source = HeardSource.open(at(server))) {
      server.awaitListener();
      publish(server, 1);
      source.next(1);
      server.turnAway();
      server.endStreams();

      assertThat(source.nextError().isFinal()).isFalse();
      ConnectionError last = source.nextError();
      assertThat(last.kind()).isEqualTo(ConnectionError.Kind.NO_CONTENT);
      assertThat(last.isFinal()).isTrue();
      assertThat(source.state()).isEqualTo(ReadyState.CLOSED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLoopOverItEndsWhenTheServerSaysThatThereIsNoMore(Server kind) {
    List<String> ids = new ArrayList<>();
    try (ForeignServer server = kind.start();
        EventSource source = at(server).build()) {
      List<Heard> published = publish(server, 3);
      for (MessageEvent event : source.events()) {
        ids.add(event.lastEventId());
        if (ids.size() == published.size()) {
          server.turnAway();
          server.endStreams();
        }
      }

      assertThat(ids).isEqualTo(published.stream().map(Heard::id).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void itsCloseIsNoticedByTheServer(Server kind) {
    try (ForeignServer server = kind.start();
        HeardSource source = HeardSource.open(at(server))) {
      server.awaitListener();
      publish(server, 1);
      source.next(1);

      source.close();

      server.awaitDeparture();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BETTER_SSE", "JERSEY", "NCHAN"})
  void isOpenBeforeTheServerHasWrittenAnything(Server kind) {
    try (ForeignServer server = kind.start();
        HeardSource source = HeardSource.open(at(server))) {
      source.awaitOpen();

      assertThat(source.state()).isEqualTo(ReadyState.OPEN);
    }
  }

  /** Both send the head of the response with the first bytes of the body. */
  @ParameterizedTest
  @EnumSource(names = {"SPRING_MVC", "SPRING_WEBFLUX"})
  void isOpenWhenTheServerWritesSomething(Server kind) {
    try (ForeignServer server = kind.start();
        HeardSource source = HeardSource.open(at(server))) {
      server.awaitListener();
      assertThat(source.state()).isEqualTo(ReadyState.CONNECTING);

      server.comment();

      source.awaitOpen();
    }
  }

  /** Which is why a server with Spring had better write something at once, be it a comment. */
  @ParameterizedTest
  @EnumSource(names = {"SPRING_MVC", "SPRING_WEBFLUX"})
  void takesSilenceFromTheStartForNoAnswer(Server kind) {
    try (ForeignServer server = kind.start();
        HeardSource source = HeardSource.open(at(server).connectTimeout(SHORT))) {
      server.awaitListener();

      assertThat(source.nextError().kind()).isEqualTo(ConnectionError.Kind.CONNECT_TIMEOUT);
      assertThat(server.awaitListener()).isEmpty();
    }
  }

  /** A source there that comes back soon, and after exactly the reconnection time. */
  private static EventSourceBuilder at(ForeignServer server) {
    return EventSource.builder(server.uri())
        .reconnect(ReconnectPolicy.browser())
        .reconnectionTime(SOON);
  }

  private static List<Heard> publish(ForeignServer server, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> server.publish("message", "number " + number))
        .toList();
  }
}
