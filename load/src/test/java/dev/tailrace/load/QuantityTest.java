package dev.tailrace.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0,0 s",
    "7,7.00 ns",
    "412000,412 µs",
    "999936,1.00 ms",
    "1834567,1.83 ms",
    "99950000,100 ms",
    "12345678901,12.3 s",
    "4000000000000,'4,000 s'"
  })
  void aTimeHasThreeDigitsAndItsUnit(double nanos, String text) {
    assertThat(Quantity.nanos(nanos)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,0 bytes", "1023,'1,023 bytes'", "1536,1.50 KiB", "1073741824,1.00 GiB"})
  void bytesAreInPowersOf1024(double bytes, String text) {
    assertThat(Quantity.bytes(bytes)).isEqualTo(text);
  }

  @Test
  void whatIsNoNumberIsADash() {
    assertThat(Quantity.number(1 / 0.0)).isEqualTo("–");
  }
}
