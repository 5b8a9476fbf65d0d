package dev.tailrace.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * The signals that end a process, handled by us: the JVM's shutdown hooks see the first of them
 * only. By name, since {@code sun.misc.Signal}, the one way there is, makes compilers warn.
 *
 * <p>Threads: thread-safe.
 */
final class Signals {
  private static final List<String> ENDING = List.of("TERM", "INT", "HUP");
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private Signals() {}

  /**
   * From now on each of them runs the task, on a thread of the JVM's.
   *
   * @return what gives them back to whoever had them
   * @throws ReflectiveOperationException if this JVM does not let them be handled
   */
  static Runnable handle(Runnable task) throws ReflectiveOperationException {
    Class<?> handlerType = Class.forName(HANDLER);
    InvocationHandler calls =
        (proxy, method, args) -> {
          return switch (method.getName()) {
            case "handle" -> {
              task.run();
              yield null;
            }
            case "equals" -> proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> HANDLER;
          };
        };
    Object handler =
        Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handlerType}, calls);
    List<Object[]> before = new ArrayList<>();
    for (String name : ENDING) {
      Object signal = Class.forName(SIGNAL).getConstructor(String.class).newInstance(name);
      before.add(new Object[] {signal, handle(signal, handler)});
    }
    return () -> before.forEach(each -> giveBack(each[0], each[1]));
  }

  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    Method handle =
        signal.getClass().getMethod("handle", signal.getClass(), Class.forName(HANDLER));
    return handle.invoke(null, signal, handler);
  }

  private static void giveBack(Object signal, Object handler) {
    try {
      handle(signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a signal that was handled cannot be given back", e);
    }
  }
}
