package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {
  private static final ClientKey ANN = new ClientKey(0, 1);
  private static final ClientKey BOB = new ClientKey(0, 2);

  private static final int MOST = Buckets.MAX_CLIENTS;

  private long now = Long.MAX_VALUE - 1_000_000_000L; // will wrap

  @Test
  void asManyAsTheRateSaysComeAtOnceAndThenOneAfterTheOther() {
    Buckets<ClientKey> rates = buckets(Rate.parse("10/s"));

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
    Buckets<ClientKey> rates = buckets(Rate.parse("600/m"));
    taken(rates, ANN, 600);

    passMillis(TimeUnit.HOURS.toMillis(5));

    assertThat(taken(rates, ANN, 1000)).isEqualTo(600);
  }

  @Test
  void oneClientIsNotAnother() {
    Buckets<ClientKey> rates = buckets(Rate.parse("2/s"));

    assertThat(taken(rates, ANN, 5)).isEqualTo(2);
    assertThat(taken(rates, BOB, 5)).isEqualTo(2);
  }

  @Test
  void theRateHoldsAcrossGenerations() {
    Buckets<ClientKey> rates = buckets(Rate.parse("10/s"));
    int taken = 0;

    for (int i = 0; i < 1000; i++) {
      taken += taken(rates, ANN, 3);
      passMillis(37);
    }

    assertThat(taken).isBetween(370, 380);
  }

  @Test
  void withoutARateNobodyIsRemembered() {
    Buckets<ClientKey> rates = buckets(Rate.NONE);

    assertThat(taken(rates, ANN, 100_000)).isEqualTo(100_000);
    assertThat(rates.size()).isZero();
  }

  @Test
  void aMillionAddressesAtOnceAreBounded() {
    Buckets<ClientKey> rates = buckets(Rate.parse("1/s"));
    taken(rates, ANN, 1);

    long through = IntStream.range(0, 1_000_000)
        .filter(i -> rates.take(new ClientKey(i, 7)) == 0)
        .count();

    assertThat(rates.size()).isEqualTo(MOST);
    assertThat(through).isEqualTo(MOST); // and the crowd's one
    assertThat(rates.take(ANN)).isPositive();
  }

  @Test
  void aMillionAddressesOneAfterTheOtherAreForgotten() {
    Buckets<ClientKey> rates = buckets(Rate.parse("1/s"));

    for (int i = 0; i < 1_000_000; i++) {
      rates.take(new ClientKey(i, 7));
      now += 1_000_000; // a thousand a second
    }
    passMillis(1000);
    rates.take(ANN);
    passMillis(1000);
    rates.take(BOB);

    assertThat(rates.size()).isEqualTo(2);
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

  @Test
  void whatIsGivenBackIsThereForTheNext() {
    Buckets<ClientKey> rates = buckets(Rate.parse("2/s"));
    taken(rates, ANN, 2);

    rates.giveBack(ANN);

    assertThat(taken(rates, ANN, 5)).isEqualTo(1);
  }

  @Test
  void whatIsGivenBackByOneWhoRestedIsNoMoreThanTheRate() {
    Buckets<ClientKey> rates = buckets(Rate.parse("2/s"));
    rates.take(ANN);
    passMillis(5000);

    rates.giveBack(ANN);

    assertThat(taken(rates, ANN, 5)).isEqualTo(2);
  }

  private Buckets<ClientKey> buckets(Rate rate) {
    return new Buckets<>(rate, MOST, () -> now);
  }

  private static int taken(Buckets<ClientKey> rates, ClientKey client, int tries) {
    return (int) IntStream.range(0, tries).filter(i -> rates.take(client) == 0).count();
  }

  private void passMillis(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
