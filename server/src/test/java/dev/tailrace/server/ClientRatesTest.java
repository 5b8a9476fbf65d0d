package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRatesTest {
  private static final ClientKey ANN = new ClientKey(0, 1);
  private static final ClientKey BOB = new ClientKey(0, 2);

  private long now = Long.MAX_VALUE - 1_000_000_000L; // will wrap

  @Test
  void asManyAsTheRateSaysComeAtOnceAndThenOneAfterTheOther() {
    ClientRates rates = new ClientRates(Rate.parse("10/s"), () -> now);

    assertThat(taken(rates, ANN, 30)).isEqualTo(10);
    assertThat(rates.take(ANN)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
    passMillis(99);
    assertThat(taken(rates, ANN, 30)).isZero();
    passMillis(1);
    assertThat(taken(rates, ANN, 30)).isEqualTo(1);
    passMillis(300);
    assertThat(taken(rates, ANN, 30)).isEqualTo(3);
  }

  @Test
  void whoRestsHasNoMoreThanTheRateSaved() {
    ClientRates rates = new ClientRates(Rate.parse("600/m"), () -> now);
    taken(rates, ANN, 600);

    passMillis(TimeUnit.HOURS.toMillis(5));

    assertThat(taken(rates, ANN, 1000)).isEqualTo(600);
  }

  @Test
  void oneClientIsNotAnother() {
    ClientRates rates = new ClientRates(Rate.parse("2/s"), () -> now);

    assertThat(taken(rates, ANN, 5)).isEqualTo(2);
    assertThat(taken(rates, BOB, 5)).isEqualTo(2);
  }

  @Test
  void theRateHoldsAcrossGenerations() {
    ClientRates rates = new ClientRates(Rate.parse("10/s"), () -> now);
    int taken = 0;

    for (int i = 0; i < 1000; i++) {
      taken += taken(rates, ANN, 3);
      passMillis(37);
    }

    assertThat(taken).isBetween(370, 380);
  }

  @Test
  void withoutARateNobodyIsRemembered() {
    ClientRates rates = new ClientRates(Rate.NONE, () -> now);

    assertThat(taken(rates, ANN, 100_000)).isEqualTo(100_000);
    assertThat(rates.clients()).isZero();
  }

  @Test
  void aMillionAddressesAtOnceAreBounded() {
    ClientRates rates = new ClientRates(Rate.parse("1/s"), () -> now);
    taken(rates, ANN, 1);

    long through = IntStream.range(0, 1_000_000)
        .filter(i -> rates.take(new ClientKey(i, 7)) == 0)
        .count();

    assertThat(rates.clients()).isEqualTo(ClientRates.MAX_CLIENTS);
    assertThat(through).isEqualTo(ClientRates.MAX_CLIENTS); // and the crowd's one
    assertThat(rates.take(ANN)).isPositive();
  }

  @Test
  void aMillionAddressesOneAfterTheOtherAreForgotten() {
    ClientRates rates = new ClientRates(Rate.parse("1/s"), () -> now);

    for (int i = 0; i < 1_000_000; i++) {
      rates.take(new ClientKey(i, 7));
      now += 1_000_000; // a thousand a second
    }
    passMillis(1000);
    rates.take(ANN);
    passMillis(1000);
    rates.take(BOB);

    assertThat(rates.clients()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "/s", "10/", "10/h", "-1/s", "1.5/s", "10/s ", "1000001/s",
      "9999999999/s", "ten/s"})
  void whatIsNoRateIsRefused(String text) {
    assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "1/s", "1000000/s", "600/m"})
  void aRateIsWrittenAsItIsRead(String text) {
    assertThat(Rate.parse(text)).hasToString(text);
  }

  private static int taken(ClientRates rates, ClientKey client, int tries) {
    return (int) IntStream.range(0, tries).filter(i -> rates.take(client) == 0).count();
  }

  private void passMillis(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
