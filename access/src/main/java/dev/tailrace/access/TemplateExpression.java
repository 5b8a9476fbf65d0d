package dev.tailrace.access;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between the braces of a URI Template, as a regular expression for all it can become: a
 * variable may be undefined, text, a list or a map.
 *
 * @param regex matches every expansion, and nothing else
 * @param copies how many copies counted repetitions in it make
 *     <p>Threads: immutable.
 */
record TemplateExpression(String regex, int copies) {
  /** Variables of one expression: the regular expression grows with the square. */
  private static final int MAX_VARIABLES = 16;

  private static final int LONGEST_PREFIX = 1000;
  private static final Pattern VARIABLE =
      Pattern.compile(
          "((?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})(?:\\.?(?:[A-Za-z0-9_]|%[0-9A-Fa-f]{2})){0,255})"
              + "(\\*|:([1-9][0-9]{0,3}))?");

  private static final String UNRESERVED = "A-Za-z0-9\\-._~";
  private static final String RESERVED = ":/?#\\[\\]@!$&'()*+,;=";
  private static final String HEX = "%[0-9A-Fa-f]{2}";

  /** One character that had to be encoded: one to four bytes of UTF-8. */
  private static final String ENCODED =
      "%[0-7][0-9A-Fa-f]|%[CDcd][0-9A-Fa-f]" + HEX + "|%[Ee][0-9A-Fa-f](?:" + HEX + "){2}|%[Ff][0-7](?:"
          + HEX + "){3}";

  /** How an operator writes values (RFC 6570, appendix A). */
  private record Operator(
      String first, String separator, boolean named, boolean equalsIfEmpty, boolean reserved) {
    static Operator of(char c) {
      return switch (c) {
        case '+' -> new Operator("", ",", false, false, true);
        case '#' -> new Operator("#", ",", false, false, true);
        case '.' -> new Operator("\\.", "\\.", false, false, false);
        case '/' -> new Operator("/", "/", false, false, false);
        case ';' -> new Operator(";", ";", true, false, false);
        case '?' -> new Operator("\\?", "&", true, true, false);
        case '&' -> new Operator("&", "&", true, true, false);
        default -> null;
      };
    }

    String characters() {
      return UNRESERVED + (reserved ? RESERVED : "");
    }
  }

  private static final Operator SIMPLE = new Operator("", ",", false, false, false);

  /** The expression, or null if it is none. */
  static TemplateExpression parse(String text) {
    Operator operator = text.isEmpty() ? null : Operator.of(text.charAt(0));
    String list = operator == null ? text : text.substring(1);
    operator = operator == null ? SIMPLE : operator;
    List<String> variables = new ArrayList<>();
    int copies = 0;
    for (String each : list.split(",", -1)) {
      Matcher variable = VARIABLE.matcher(each);
      if (!variable.matches()) {
        return null;
      }
      variables.add(variable(variable, operator));
      copies += variable.group(3) == null ? 0 : Integer.parseInt(variable.group(3));
    }
    if (variables.size() > MAX_VARIABLES) {
      throw new IllegalArgumentException(
          "an expression of a URI template has "
              + variables.size()
              + " variables; at most "
              + MAX_VARIABLES
              + " are allowed");
    }
    return new TemplateExpression(inOrder(variables, operator), copies * variables.size());
  }

  /** Some of them, at least one, in their order; or nothing at all. */
  private static String inOrder(List<String> variables, Operator operator) {
    StringBuilder regex = new StringBuilder("(?:").append(operator.first()).append("(?:");
    for (int from = 0; from < variables.size(); from++) {
      regex.append(from == 0 ? "" : "|").append(variables.get(from));
      for (String next : variables.subList(from + 1, variables.size())) {
        regex.append("(?:").append(operator.separator()).append(next).append(")?");
      }
    }
    return regex.append("))?").toString();
  }

  private static String variable(Matcher variable, Operator operator) {
    String name = quoted(variable.group(1));
    String modifier = variable.group(2);
    if (modifier == null) {
      String list = any(operator.characters() + ",");
      return operator.named() ? pair(name, list, operator) : list;
    }
    if (modifier.equals("*")) {
      return exploded(operator);
    }
    String start = start(Integer.parseInt(variable.group(3)), operator);
    return operator.named() ? pair(name, start, operator) : start;
  }

  /** A list, item by item, or a map, pair by pair. */
  private static String exploded(Operator operator) {
    String characters = operator.characters();
    String item =
        operator.named()
            ? pair(some(characters), any(characters), operator)
            : any(characters + "=");
    return item + "(?:" + operator.separator() + item + ")*";
  }

  private static String pair(String name, String value, Operator operator) {
    return name + (operator.equalsIfEmpty() ? "=" + value : "(?:=" + value + ")?");
  }

  private static String any(String characters) {
    return "(?:[" + characters + "]|" + HEX + ")*";
  }

  private static String some(String characters) {
    return "(?:[" + characters + "]|" + HEX + ")+";
  }

  private static String start(int length, Operator operator) {
    if (length > LONGEST_PREFIX) {
      throw new IllegalArgumentException(
          "a URI template asks for the first " + length + " characters; at most "
              + LONGEST_PREFIX + " are allowed");
    }
    return "(?:[" + operator.characters() + "]|" + ENCODED + "){0," + length + "}";
  }

  private static String quoted(String name) {
    return name.replace(".", "\\.");
  }
}
