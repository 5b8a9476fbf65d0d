package dev.tailrace.server;

import dev.tailrace.server.ServerOptions.Transport;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a class, whose constructor takes a {@link Transport}, once on each that this machine has.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.tailrace.server.OnEveryTransport$Available#transports")
@interface OnEveryTransport {
  /** Where annotations keep what they compute. Threads: immutable. */
  final class Available {
    private Available() {}

    static Stream<Transport> transports() {
      return Sockets.ALL.stream()
          .filter(each -> each.obstacle().get() == null)
          .map(Sockets::transport);
    }
  }
}
