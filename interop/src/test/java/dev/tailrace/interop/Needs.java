package dev.tailrace.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
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
      List<Facility> needed =
          AnnotationSupport.findAnnotation(context.getElement(), Needs.class).stream()
              .flatMap(needs -> Stream.of(needs.value()))
              .toList();
      return missing(needed)
          .map(ConditionEvaluationResult::disabled)
          .orElse(ConditionEvaluationResult.enabled("all is there"));
    }

    /** Skips the test that calls it, or lets it fail, if one of these is missing. */
    static void check(List<Facility> needed) {
      missing(needed).ifPresent(Assumptions::abort);
    }

    private static Optional<String> missing(List<Facility> needed) {
      List<Facility> missing = needed.stream().filter(facility -> !facility.isPresent()).toList();
      if (missing.isEmpty()) {
        return Optional.empty();
      }
      String reason =
          missing.stream()
              .map(Facility::description)
              .collect(Collectors.joining("; ", "needs ", ""));
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(reason);
      }
      return Optional.of(reason);
    }
  }
}
