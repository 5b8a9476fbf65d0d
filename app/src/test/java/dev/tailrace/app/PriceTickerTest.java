package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceTickerTest {
  private final RecordingPublisher hub = new RecordingPublisher();
  private final PriceTicker ticker =
      new PriceTicker(
          List.of(
              Price.parse("2012-05-18,open,FB,42.05"),
              Price.parse("2012-05-18,open,IBM,198.78"),
              Price.parse("2012-05-18,close,FB,38.2318")),
          hub);

  @Test
  void eachPriceIsAnEventOfItsSymbolsType() throws IOException {
    ticker.tick();
    ticker.tick();

    assertThat(hub.events())
        .containsExactly(
            published(
                "FB",
                "{\"symbol\":\"FB\",\"price\":42.05,\"time\":\"2012-05-18\",\"at\":\"open\"}"),
            published(
                "IBM",
                "{\"symbol\":\"IBM\",\"price\":198.78,\"time\":\"2012-05-18\",\"at\":\"open\"}"));
  }

  @Test
  void afterTheLastPriceTheSeriesBeginsAgain() throws IOException {
    for (int i = 0; i < 4; i++) {
      ticker.tick();
    }

    assertThat(hub.events()).hasSize(4);
    assertThat(hub.events().get(3)).isEqualTo(hub.events().get(0));
  }

  @Test
  void aPriceThatTheHubDidNotTakeIsOfferedAgain() throws IOException {
    hub.refuse(1);

    assertThatThrownBy(ticker::tick).hasMessage("disk full");
    ticker.tick();
    ticker.tick();

    assertThat(hub.events())
        .extracting(RecordingPublisher.Published::type)
        .containsExactly("FB", "IBM");
  }

  @Test
  void theBundledSeriesHasFiveSharesInTheOrderOfTime() throws IOException {
    List<Price> prices = PriceTicker.bundledPrices();

    assertThat(prices).hasSize(1960).isSortedAccordingTo((a, b) -> a.date().compareTo(b.date()));
    assertThat(prices)
        .extracting(Price::symbol)
        .containsOnly("AAPL", "FB", "GOOG", "IBM", "MSFT");
    assertThat(prices).filteredOn(p -> p.symbol().equals("FB")).hasSize(392);
  }

  @Test
  void aTickerHasPrices() {
    assertThatThrownBy(() -> new PriceTicker(List.of(), hub))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLineThatIsNoPriceIsRefused() {
    for (String line :
        List.of(
            "2012-05-18,open,FB",
            "2012-05-18,noon,FB,42.05",
            "2012-05-18,open, ,42.05",
            "2012-05-18,open,FB,-1",
            "2012-05-18,open,FB,abc")) {
      assertThatThrownBy(() -> Price.parse(line))
          .as(line)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static RecordingPublisher.Published published(String type, String data) {
    return new RecordingPublisher.Published("demo/stocks", type, data, null);
  }
}
