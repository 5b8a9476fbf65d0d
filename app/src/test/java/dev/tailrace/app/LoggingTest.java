package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** What is logged, as it is on standard error. */
class LoggingTest {
  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream before = System.err;

  @BeforeEach
  void watch() {
    context.setMDCAdapter(MDC.getMDCAdapter());
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(before);
    context.stop();
    MDC.clear();
  }

  @Test
  void textIsForPeople() {
    Logger logger = logging(Level.INFO, LogFormat.TEXT);

    logger.warn("the {} is full", "disk");
    logger.debug("unseen");

    assertThat(lines()).singleElement().asString()
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN LoggingTest - the disk is full");
  }

  @Test
  void jsonIsOneObjectALine() throws IOException {
    Logger logger = logging(Level.INFO, LogFormat.JSON);
    MDC.put("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");

    logger.error("two\nlines, \"quoted\"", new IOException("why"));
    MDC.clear();
    logger.info("plain");

    assertThat(lines()).hasSize(2);
    Map<String, String> first = object(lines().get(0));
    assertThat(Instant.parse(first.get("time"))).isNotNull();
    assertThat(first)
        .containsEntry("level", "ERROR")
        .containsEntry("logger", LoggingTest.class.getName())
        .containsEntry("thread", Thread.currentThread().getName())
        .containsEntry("message", "two\nlines, \"quoted\"")
        .containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(first.get("exception")).startsWith("java.io.IOException: why").contains("\tat ");
    assertThat(object(lines().get(1)))
        .containsOnlyKeys("time", "level", "logger", "thread", "message");
  }

  @Test
  void debugOfTheNetworkLibraryIsNobodysBusiness() {
    logging(Level.DEBUG, LogFormat.TEXT).debug("ours");

    context.getLogger("io.netty.channel").info("theirs");

    assertThat(lines()).singleElement().asString().endsWith("ours");
  }

  @Test
  void theFirstLoggerIsSetUpWithoutACommand() {
    Logger root = LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    assertThat(root.isInfoEnabled()).isTrue();
    assertThat(((ch.qos.logback.classic.Logger) root).iteratorForAppenders())
        .toIterable()
        .hasSize(1);
  }

  @Test
  void aLevelThatThereIsNotIsNotUnderstood() {
    Shell.Result result = new Shell().run("serve", "--log-level", "loud");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--log-level").contains("loud");
  }

  private Logger logging(Level level, LogFormat format) {
    Logging.configure(context, level, format);
    return context.getLogger(LoggingTest.class);
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Map<String, String> object(String line) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser json = new JsonFactory().createParser(line)) {
      assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        members.put(json.currentName(), json.nextTextValue());
      }
      assertThat(json.nextToken()).isNull();
    }
    return members;
  }
}
