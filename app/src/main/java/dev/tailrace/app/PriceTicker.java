package dev.tailrace.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Replays a series of prices, one at each tick, over and over; each symbol is an event type of its
 * own. A price that the hub did not take is offered again at the next tick, so that the series has
 * no holes.
 *
 * <p>Threads: confined to the demo's scheduler.
 */
final class PriceTicker {
  static final String TOPIC = "demo/stocks";

  private final List<Price> prices;
  private final DemoPublisher publisher;
  private int next;

  PriceTicker(List<Price> prices, DemoPublisher publisher) {
    if (prices.isEmpty()) {
      throw new IllegalArgumentException("no prices");
    }
    this.prices = List.copyOf(prices);
    this.publisher = publisher;
  }

  /** The series that comes with Tailrace; see {@code demo/NOTICE.txt} for where it is from. */
  static List<Price> bundledPrices() throws IOException {
    try (InputStream in = PriceTicker.class.getResourceAsStream("demo/stocks.csv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().skip(1).map(Price::parse).toList();
    }
  }

  void tick() throws IOException {
    Price price = prices.get(next);
    publisher.publish(TOPIC, price.symbol(), price.json(), null);
    next = (next + 1) % prices.size();
  }
}
