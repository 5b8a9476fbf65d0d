package dev.tailrace.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sets up what the program logs, in code: to standard error, because standard output belongs to
 * what a command prints.
 *
 * <p>Threads: confined to the main thread, and to whoever makes the first logger.
 */
final class Logging {
  private static final String LEVEL_PROPERTY = "tailrace.log.level";

  private Logging() {}

  /** From now on the level that is usual is {@code debug}. */
  static void beVerbose() {
    System.setProperty(LEVEL_PROPERTY, "debug"); // read when the first logger is made, or later
  }

  /** The level where nothing else is said. */
  static Level usualLevel() {
    return Level.valueOf(System.getProperty(LEVEL_PROPERTY, "info").toUpperCase(Locale.ROOT));
  }

  /** Logs in this way from now on. */
  static void begin(Level level, LogFormat format) {
    configure((LoggerContext) LoggerFactory.getILoggerFactory(), level, format);
  }

  static void configure(LoggerContext context, Level level, LogFormat format) {
    context.reset();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, format));
    appender.start();
    context.getLogger("ROOT").setLevel(levelOf(level));
    context.getLogger("io.netty").setLevel(ch.qos.logback.classic.Level.WARN);
    context.getLogger("ROOT").addAppender(appender);
  }

  private static LayoutWrappingEncoder<ILoggingEvent> encoder(
      LoggerContext context, LogFormat format) {
    Layout<ILoggingEvent> layout = format == LogFormat.JSON ? new JsonLayout() : new TextLayout();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  private static ch.qos.logback.classic.Level levelOf(Level level) {
    return ch.qos.logback.classic.Level.convertAnSLF4JLevel(level);
  }
}
