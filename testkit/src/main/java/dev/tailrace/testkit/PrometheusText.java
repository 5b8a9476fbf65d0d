package dev.tailrace.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scrape in Prometheus's text format 0.0.4, read by its letter: what a lenient scraper would
 * forgive is an error here.
 *
 * <p>Threads: immutable, once it is read.
 */
public final class PrometheusText {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (" + NAME + ") (.*)");
  private static final Pattern SAMPLE =
      Pattern.compile("(" + NAME + ")(?:\\{(.*)})? ([^ ]+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");
  private static final Set<String> TYPES =
      Set.of("counter", "gauge", "histogram", "summary", "untyped");

  /**
   * One line with a value.
   *
   * @param name the name as it stands there
   * @param labels by name
   */
  public record Sample(String name, Map<String, String> labels, double value) {}

  /**
   * All samples of one metric.
   *
   * @param type as the format calls it
   * @param help what it says of itself
   */
  public record Family(String name, String type, String help, List<Sample> samples) {}

  private final Map<String, Family> families = new LinkedHashMap<>();
  private Family current;
  private String help;
  private String helped;

  private PrometheusText() {}

  /**
   * Reads a scrape.
   *
   * @throws AssertionError with the line that is wrong
   */
  public static PrometheusText parse(String text) {
    PrometheusText read = new PrometheusText();
    require(text.endsWith("\n"), "the last line does not end", "");
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      if (line.startsWith("#")) {
        read.comment(line);
      } else {
        read.sample(line);
      }
    }
    read.families.values().forEach(PrometheusText::check);
    return read;
  }

  /** All metrics by name. */
  public Map<String, Family> families() {
    return families;
  }

  /** The metric of this name, of which there must be one. */
  public Family family(String name) {
    Family found = families.get(name);
    require(found != null, "there is no metric " + name, families.keySet().toString());
    return found;
  }

  /**
   * One value.
   *
   * @param labels name and value in turn; exactly those the sample has
   */
  public double value(String name, String... labels) {
    Map<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      wanted.put(labels[i], labels[i + 1]);
    }
    return families.values().stream()
        .flatMap(family -> family.samples().stream())
        .filter(sample -> sample.name().equals(name) && sample.labels().equals(wanted))
        .mapToDouble(Sample::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no sample " + name + wanted));
  }

  /** Whether some sample has this name, as a query would ask for it. */
  public boolean hasSample(String name) {
    return families.values().stream()
        .flatMap(family -> family.samples().stream())
        .anyMatch(sample -> sample.name().equals(name));
  }

  private void comment(String line) {
    Matcher parts = COMMENT.matcher(line);
    require(parts.matches(), "neither HELP nor TYPE", line);
    String name = parts.group(2);
    require(!families.containsKey(name), "told of twice", line);
    if (parts.group(1).equals("HELP")) {
      help = parts.group(3);
      helped = name;
      return;
    }
    require(name.equals(helped), "there is no HELP right before it", line);
    require(TYPES.contains(parts.group(3)), "no type", line);
    current = new Family(name, parts.group(3), help, new ArrayList<>());
    families.put(name, current);
  }

  private void sample(String line) {
    Matcher parts = SAMPLE.matcher(line);
    require(parts.matches(), "no sample", line);
    require(current != null, "a sample without a TYPE", line);
    Sample sample =
        new Sample(parts.group(1), labels(parts.group(2), line), number(parts.group(3), line));
    require(belongs(sample.name()), "not of the family " + current.name(), line);
    boolean again =
        current.samples().stream()
            .anyMatch(s -> s.name().equals(sample.name()) && s.labels().equals(sample.labels()));
    require(!again, "the same sample twice", line);
    current.samples().add(sample);
  }

  private boolean belongs(String name) {
    return switch (current.type()) {
      case "histogram" ->
          Set.of("_bucket", "_sum", "_count").stream()
              .anyMatch(suffix -> name.equals(current.name() + suffix));
      case "summary" ->
          Set.of("", "_sum", "_count").stream()
              .anyMatch(suffix -> name.equals(current.name() + suffix));
      default -> name.equals(current.name());
    };
  }

  private static Map<String, String> labels(String text, String line) {
    Map<String, String> labels = new TreeMap<>();
    if (text == null) {
      return labels;
    }
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (end < text.length()) {
      require(label.find(end) && label.start() == end, "no labels", line);
      require(labels.put(label.group(1), label.group(2)) == null, "a label twice", line);
      end = label.end();
    }
    return labels;
  }

  private static double number(String text, String line) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default -> {
        require(text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?"), "no number", line);
        yield Double.parseDouble(text);
      }
    };
  }

  private static void check(Family family) {
    require(!family.samples().isEmpty(), "no samples", family.name());
    require(!family.help().isBlank(), "no help", family.name());
    if (family.type().equals("counter")) {
      require(family.name().endsWith("_total"), "a counter's name ends in _total", family.name());
      family
          .samples()
          .forEach(sample -> require(sample.value() >= 0, "less than nothing", family.name()));
    } else if (family.type().equals("histogram")) {
      checkBuckets(family);
    }
  }

  private static void checkBuckets(Family family) {
    Map<Map<String, String>, List<Sample>> each = new LinkedHashMap<>();
    for (Sample sample : family.samples()) {
      Map<String, String> others = new TreeMap<>(sample.labels());
      others.remove("le");
      each.computeIfAbsent(others, labels -> new ArrayList<>()).add(sample);
    }
    each.values().forEach(samples -> checkBuckets(family.name(), samples));
  }

  private static void checkBuckets(String name, List<Sample> samples) {
    double bound = Double.NEGATIVE_INFINITY;
    double below = 0;
    for (Sample sample : samples) {
      if (sample.name().endsWith("_bucket")) {
        double next = number(Objects.requireNonNull(sample.labels().get("le")), name);
        require(next > bound, "buckets out of order", name);
        require(sample.value() >= below, "buckets are cumulative", name);
        bound = next;
        below = sample.value();
      }
    }
    require(bound == Double.POSITIVE_INFINITY, "no last bucket", name);
    double count = valueOf(name + "_count", samples);
    require(count == below, "the last bucket holds not all", name);
    require(valueOf(name + "_sum", samples) >= 0, "less than nothing", name);
  }

  private static double valueOf(String name, List<Sample> samples) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .mapToDouble(Sample::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + name));
  }

  private static void require(boolean holds, String what, String where) {
    if (!holds) {
      throw new AssertionError(what + ": " + where);
    }
  }
}
