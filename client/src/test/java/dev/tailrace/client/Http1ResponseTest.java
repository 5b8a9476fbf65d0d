package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1ResponseTest {
  @Test
  void neitherAHeadRequestNorAStatusWithoutContentHasABody() throws Exception {
    Map<String, List<String>> chunked = Map.of("Transfer-Encoding", List.of("chunked"));

    assertThat(response(200, chunked).body("HEAD").complete()).isTrue();
    assertThat(response(204, chunked).body("GET").complete()).isTrue();
    assertThat(response(304, chunked).body("GET").complete()).isTrue();
    assertThat(response(205, chunked).body("GET").complete()).isFalse();
  }

  @Test
  void aTransferEncodingOverridesALength() throws Exception {
    var both =
        Map.of("transfer-encoding", List.of("Chunked"), "content-length", List.of("nonsense"));

    assertThat(response(200, both).body("GET")).isInstanceOf(ChunkedBody.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip, chunked", "chunked, gzip", "identity", "", "xchunked"})
  void otherTransferEncodingsAreRefused(String coding) {
    assertThatThrownBy(() -> body("Transfer-Encoding", coding))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aLengthMayBeRepeatedButNotContradicted() throws Exception {
    assertThat(body("Content-Length", "5", "5")).isInstanceOf(LengthBody.class);
    assertThat(body("Content-Length", "5, 5")).isInstanceOf(LengthBody.class);

    assertThatThrownBy(() -> body("Content-Length", "5", "6"))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> body("Content-Length", "5, 6"))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.0", "0x1", "5,", "1 1", "9999999999999999999"})
  void whatIsNoLengthIsRefused(String length) {
    assertThatThrownBy(() -> body("Content-Length", length))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aLengthOfZeroIsAnEmptyBody() throws Exception {
    assertThat(body("Content-Length", "0").complete()).isTrue();
  }

  @Test
  void withoutAnyFramingTheBodyLastsUntilTheEnd() throws Exception {
    assertThat(response(200, Map.of()).body("GET")).isInstanceOf(UntilEndBody.class);
  }

  private static Http1Body body(String name, String... values) throws ProtocolException {
    return response(200, Map.of(name, Arrays.asList(values))).body("GET");
  }

  private static Http1Response response(int status, Map<String, List<String>> headers) {
    return new Http1Response(status, HttpHeaders.of(headers, (name, value) -> true));
  }
}
