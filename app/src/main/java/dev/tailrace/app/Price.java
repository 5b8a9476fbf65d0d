package dev.tailrace.app;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What a share was worth, in US dollars, when the exchange opened or closed on a day.
 *
 * @param date the trading day
 * @param at {@code open} or {@code close}
 * @param symbol what the share goes by at its exchange
 * @param price positive
 */
record Price(LocalDate date, String at, String symbol, BigDecimal price) {
  Price {
    if (!at.equals("open") && !at.equals("close")) {
      throw new IllegalArgumentException("neither open nor close: " + at);
    }
    if (symbol.isBlank()) {
      throw new IllegalArgumentException("symbol is blank");
    }
    if (price.signum() <= 0) {
      throw new IllegalArgumentException("price is not positive: " + price);
    }
  }

  /** Reads {@code date,at,symbol,price}. */
  static Price parse(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != 4) {
      throw new IllegalArgumentException("not date,at,symbol,price: " + line);
    }
    return new Price(LocalDate.parse(cells[0]), cells[1], cells[2], new BigDecimal(cells[3]));
  }

  String json() {
    return DemoJson.object(
        json -> {
          json.writeStringField("symbol", symbol);
          json.writeNumberField("price", price);
          json.writeStringField("time", date.toString());
          json.writeStringField("at", at);
        });
  }
}
