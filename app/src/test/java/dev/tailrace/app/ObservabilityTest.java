package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tailrace.testkit.PrometheusText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is said of the metrics, in the docs and in what is made of them, against a real scrape. */
class ObservabilityTest {
  private static final Path DOCS = Path.of("..", "docs", "operate");
  private static final Pattern METRIC = Pattern.compile("\\b(tailrace|process|jvm|system)_[a-z_]+");
  private static final Pattern ROW = Pattern.compile("\\| `(tailrace_[a-z_]+)` \\| ([a-z]+) \\|.*");

  @TempDir private Path directory;
  private RunningHub hub;
  private PrometheusText scrape;

  @BeforeEach
  void scrapeAHub() throws IOException {
    hub = Hubs.keyed(directory);
    new HubPublisher(hub.hub()).publish("t", null, "x", null);
    scrape = Scrapes.of(hub);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void theTableNamesEveryMetricWithItsType() throws IOException {
    Map<String, String> written = new LinkedHashMap<>();
    for (String line : Files.readAllLines(DOCS.resolve("observability.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        written.put(row.group(1), row.group(2));
      }
    }

    Map<String, String> told =
        scrape.families().values().stream()
            .filter(family -> family.name().startsWith("tailrace_"))
            .collect(
                Collectors.toMap(PrometheusText.Family::name, PrometheusText.Family::type));
    assertThat(written).containsExactlyInAnyOrderEntriesOf(told);
  }

  @Test
  void whatTheProcessTellsOfItselfIsThere() {
    assertThat(scrape.families().keySet())
        .contains("process_open_fds", "process_max_fds", "process_cpu_usage")
        .contains("process_uptime_seconds", "jvm_memory_used_bytes", "jvm_threads_live_threads")
        .anyMatch(name -> name.startsWith("jvm_gc_"));
    assertThat(scrape.value("process_open_fds")).isPositive();
  }

  @Test
  void theLogIsMeasured() {
    assertThat(scrape.value("tailrace_store_records")).isEqualTo(1);
    assertThat(scrape.value("tailrace_store_bytes")).isPositive();
    assertThat(scrape.value("tailrace_store_segments")).isEqualTo(1);
    assertThat(scrape.value("tailrace_store_commits_total")).isEqualTo(1);
    assertThat(scrape.value("tailrace_store_syncs_total")).isPositive();
    assertThat(scrape.value("tailrace_store_trouble")).isZero();
    assertThat(scrape.value("tailrace_connections_limit")).isEqualTo(10_000);
  }

  @Test
  void theDashboardShowsOnlyWhatThereIs() throws IOException {
    List<String> queries = new ArrayList<>();
    int panels = 0;
    try (JsonParser json =
        new JsonFactory().createParser(DOCS.resolve("grafana-dashboard.json").toFile())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        boolean query = "expr".equals(json.currentName()) || "query".equals(json.currentName());
        if (query && token == JsonToken.VALUE_STRING) {
          queries.add(json.getText());
        }
        panels += token == JsonToken.FIELD_NAME && "targets".equals(json.currentName()) ? 1 : 0;
      }
    }

    assertThat(panels).isGreaterThan(10);
    assertThat(queries).hasSizeGreaterThan(panels);
    assertThereAre(namesIn(queries));
  }

  @Test
  void theAlertsSpeakOnlyOfWhatThereIs() throws IOException {
    Map<?, ?> file =
        (Map<?, ?>)
            new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(DOCS.resolve("alerts.yml")));
    List<String> queries = new ArrayList<>();
    for (Object group : (List<?>) file.get("groups")) {
      for (Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
        Map<?, ?> alert = (Map<?, ?>) rule;
        assertThat((String) alert.get("alert")).startsWith("Tailrace");
        assertThat((Map<?, ?>) alert.get("annotations")).isNotEmpty();
        queries.add((String) alert.get("expr"));
      }
    }

    assertThat(queries).hasSizeGreaterThan(5);
    assertThat(queries).allSatisfy(query -> assertThat(namesIn(List.of(query))).isNotEmpty());
    assertThereAre(namesIn(queries));
  }

  private void assertThereAre(Set<String> names) {
    assertThat(names).isNotEmpty().allMatch(scrape::hasSample, "is in a scrape");
  }

  private static Set<String> namesIn(List<String> queries) {
    Set<String> names = new TreeSet<>();
    for (String query : queries) {
      Matcher metric = METRIC.matcher(query);
      while (metric.find()) {
        names.add(metric.group());
      }
    }
    return names;
  }
}
