package dev.tailrace.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response written down beforehand: head, parts of the body, and what becomes of the connection
 * after the last of them. Each method returns a new response and leaves this one as it is, so one
 * can be kept and varied.
 *
 * <pre>{@code
 * MockResponse.stream().event(Event.of("a").withId("1")).retryMillis(10).thenReset()
 * MockResponse.status(503).header("Retry-After", "2").text("later")
 * }</pre>
 *
 * <p>Every part is a chunk of its own and is sent by itself, in the order given; a network, and the
 * client's own buffers, may still put them together.
 *
 * <p>Threads: immutable.
 */
public final class MockResponse {
  /** One piece of the body: in the framing of the response, or past it. */
  record Part(byte[] bytes, boolean framed) {}

  private final int status;
  private final @Nullable String rawHead;
  private final List<Header> headers;
  private final Framing framing;
  private final List<Part> parts;
  private final Ending ending;

  private MockResponse(
      int status,
      @Nullable String rawHead,
      List<Header> headers,
      Framing framing,
      List<Part> parts,
      Ending ending) {
    this.status = status;
    this.rawHead = rawHead;
    this.headers = headers;
    this.framing = framing;
    this.parts = parts;
    this.ending = ending;
  }

  /**
   * {@return an event stream: 200, {@code Content-Type: text/event-stream}, chunked, and still open
   * after its last part} See {@link #thenEnd}, {@link #thenClose}, {@link #thenReset} and {@link
   * #thenLive}.
   */
  public static MockResponse stream() {
    return new MockResponse(200, null, List.of(), Framing.CHUNKED, List.of(), Ending.STAY_OPEN)
        .header("Content-Type", "text/event-stream");
  }

  /**
   * {@return a whole response with a {@code Content-Length}, after which the connection may be used
   * again}
   *
   * @param status the status code, 200 to 999
   * @throws IllegalArgumentException if the status is outside this range: a 1xx is no final
   *     response, and can be sent with {@link MockExchange#sendRaw}
   */
  public static MockResponse status(int status) {
    if (status < 200 || status > 999) {
      throw new IllegalArgumentException("not the status of a final response: " + status);
    }
    return new MockResponse(status, null, List.of(), Framing.LENGTH, List.of(), Ending.END);
  }

  /**
   * {@return a redirect with an empty body}
   *
   * @param status the status code: 301, 302, 303, 307 or 308, or another to see what a client does
   * @param location where to, absolute or relative, written as it is
   * @throws IllegalArgumentException if the status is not in 200 to 999, or the place has a line
   *     end
   */
  public static MockResponse redirect(int status, String location) {
    return status(status).header("Location", location);
  }

  /**
   * {@return a response that begins with bytes of the test's own instead of a head, written as they
   * are, in UTF-8} Nothing is framed after it, and its end is the end of the connection.
   *
   * @param head the status line and the header fields with all their line ends and the empty line;
   *     or anything else, to see what a client does with it
   */
  public static MockResponse raw(String head) {
    return new MockResponse(200, head, List.of(), Framing.UNTIL_CLOSE, List.of(), Ending.END);
  }

  /**
   * {@return no answer at all} Follow it with {@link #thenClose}, {@link #thenReset} or {@link
   * #thenStayOpen}, of which the last is the default.
   */
  public static MockResponse silence() {
    return raw("").thenStayOpen();
  }

  /** {@return no script: the request waits for {@link MockEventServer#takeExchange()}} */
  public static MockResponse live() {
    return raw("").thenLive();
  }

  /**
   * Sets a header field, in place of every earlier one of this name.
   *
   * @param name a token (RFC 9110 5.6.2), written in the case given
   * @param value written in UTF-8, possibly empty; no CR or LF
   * @return the response with this field
   * @throws IllegalArgumentException if the name is none, or the value has a line end
   */
  public MockResponse header(String name, String value) {
    List<Header> kept = headers.stream().filter(each -> !each.isNamed(name)).toList();
    return with(append(kept, new Header(name, value)), framing);
  }

  /**
   * Adds a header field behind the others, of the same name too.
   *
   * @param name a token (RFC 9110 5.6.2), written in the case given
   * @param value written in UTF-8, possibly empty; no CR or LF
   * @return the response with this field
   * @throws IllegalArgumentException if the name is none, or the value has a line end
   */
  public MockResponse addHeader(String name, String value) {
    return with(append(headers, new Header(name, value)), framing);
  }

  /**
   * Frames the body in chunks, one for each part; to an HTTP/1.0 client, until the close.
   *
   * @return the response with this framing
   */
  public MockResponse chunked() {
    return with(headers, Framing.CHUNKED);
  }

  /**
   * Frames the body by nothing but the end of the connection; with a {@code Content-Length} set by
   * {@link #header}, by that length, be it right or wrong.
   *
   * @return the response with this framing
   */
  public MockResponse closeDelimited() {
    return with(headers, Framing.UNTIL_CLOSE);
  }

  /**
   * Adds the block of one event.
   *
   * @param event the event, encoded by {@link EventEncoder}
   * @return the response with this part
   */
  public MockResponse event(Event event) {
    return bytes(EventEncoder.encode(event));
  }

  /**
   * Adds an event of type {@code message} with this data.
   *
   * @param data the payload, possibly empty, of any number of lines
   * @return the response with this part
   * @throws IllegalArgumentException if the data contains an unpaired surrogate
   */
  public MockResponse event(String data) {
    return event(Event.of(data));
  }

  /**
   * Adds a comment line: {@code : text} and a line end, no empty line.
   *
   * @param text what follows the colon and a space; possibly empty, no CR or LF
   * @return the response with this part
   * @throws IllegalArgumentException if the text has more than one line
   */
  public MockResponse comment(String text) {
    return text(Blocks.comment(text));
  }

  /**
   * Adds a {@code retry} line, no empty line: it counts as soon as it has been read.
   *
   * @param millis the reconnection time in milliseconds, from 0
   * @return the response with this part
   * @throws IllegalArgumentException if it is negative
   */
  public MockResponse retryMillis(long millis) {
    return text(Blocks.retry(millis));
  }

  /**
   * Adds text to the body as it is, in UTF-8, as one chunk.
   *
   * @param text one char at the least
   * @return the response with this part
   * @throws IllegalArgumentException if it is empty, as for {@link #bytes}
   */
  public MockResponse text(String text) {
    return bytes(text.getBytes(UTF_8));
  }

  /**
   * Adds bytes to the body as they are, as one chunk; they may end in the middle of a line or a
   * character.
   *
   * @param bytes one at the least; copied
   * @return the response with this part
   * @throws IllegalArgumentException if there are none: an empty chunk would end the body
   */
  public MockResponse bytes(byte[] bytes) {
    return with(append(parts, new Part(Blocks.requireSome(bytes).clone(), true)), ending);
  }

  /**
   * Adds bytes past the framing: in a chunked body, a broken chunk.
   *
   * @param bytes copied; possibly none
   * @return the response with this part
   */
  public MockResponse rawBytes(byte[] bytes) {
    return with(append(parts, new Part(bytes.clone(), false)), ending);
  }

  /**
   * Ends as HTTP has it, like {@link MockExchange#end}: last chunk, and the connection stays for
   * the next request.
   *
   * @return the response with this ending
   */
  public MockResponse thenEnd() {
    return with(parts, Ending.END);
  }

  /**
   * Ends in a FIN without the last chunk: the body is cut short.
   *
   * @return the response with this ending
   */
  public MockResponse thenClose() {
    return with(parts, Ending.CLOSE);
  }

  /**
   * Ends in a RST. What the client's system has not taken by then is lost, as with any RST: to be
   * sure that an event arrives before, answer live and reset when the client has seen it.
   *
   * @return the response with this ending
   */
  public MockResponse thenReset() {
    return with(parts, Ending.RESET);
  }

  /**
   * Stays open, without another byte, until the client or the server closes.
   *
   * @return the response with this ending
   */
  public MockResponse thenStayOpen() {
    return with(parts, Ending.STAY_OPEN);
  }

  /**
   * Stays open in the hands of the test: the next {@link MockEventServer#takeExchange()} gets it,
   * and goes on with {@link MockExchange#send(String)}.
   *
   * @return the response with this ending
   */
  public MockResponse thenLive() {
    return with(parts, Ending.LIVE);
  }

  int status() {
    return status;
  }

  /** What to write in place of a head, or {@code null} if the head is to be made. */
  @Nullable String rawHead() {
    return rawHead;
  }

  List<Header> headers() {
    return headers;
  }

  boolean names(String header) {
    return headers.stream().anyMatch(each -> each.isNamed(header));
  }

  /** Whether a header of the test's own announces the end of the connection. */
  boolean closes() {
    return headers.stream()
        .anyMatch(each -> each.isNamed("Connection") && each.value().equalsIgnoreCase("close"));
  }

  Framing framing() {
    return framing;
  }

  List<Part> parts() {
    return parts;
  }

  /** Not even a head is scripted. */
  boolean isLiveFromTheStart() {
    return ending == Ending.LIVE && parts.isEmpty() && "".equals(rawHead);
  }

  Ending ending() {
    return ending;
  }

  private MockResponse with(List<Header> newHeaders, Framing newFraming) {
    return new MockResponse(status, rawHead, newHeaders, newFraming, parts, ending);
  }

  private MockResponse with(List<Part> newParts, Ending newEnding) {
    return new MockResponse(status, rawHead, headers, framing, newParts, newEnding);
  }

  private static <T> List<T> append(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }
}
