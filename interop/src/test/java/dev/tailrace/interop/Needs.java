package dev.tailrace.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Tests that need something of the machine are skipped where it is missing; with {@code CI=true}
 * they fail there.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Condition.class)
@interface Needs {
  Facility[] value();

  /** Looks what there is. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      List<Facility> missing = missing(context);
      if (missing.isEmpty()) {
        return ConditionEvaluationResult.enabled("all is there");
      }
      String reason =
          missing.stream()
              .map(Facility::description)
              .collect(Collectors.joining("; ", "needs ", ""));
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(reason);
      }
      return ConditionEvaluationResult.disabled(reason);
    }

    private static List<Facility> missing(ExtensionContext context) {
      return AnnotationSupport.findAnnotation(context.getElement(), Needs.class).stream()
          .flatMap(needs -> Stream.of(needs.value()))
          .filter(facility -> !facility.isPresent())
          .toList();
    }
  }
}
