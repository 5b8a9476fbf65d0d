package dev.tailrace.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * How is logged unless a command says otherwise: as text. Found by the logging library when the
 * first logger is made.
 *
 * <p>Threads: confined to the thread that makes it.
 */
public final class LoggingDefaults extends ContextAwareBase implements Configurator {
  /** For the library. */
  public LoggingDefaults() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logging.configure(context, Logging.usualLevel(), LogFormat.TEXT);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
