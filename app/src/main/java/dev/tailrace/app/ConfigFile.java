package dev.tailrace.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A file of settings: one flat mapping in YAML, whose keys are the long names of flags. Values are
 * taken as they are written, so that 1_000 or yes mean what they would mean behind a flag. Nothing
 * is built from what is not of that form, so no file costs more than its length.
 *
 * <p>Threads: confined to the main thread.
 */
final class ConfigFile {
  private static final int MOST_BYTES = 1024 * 1024;
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

  private final String name;
  private final Map<String, Setting> known = new TreeMap<>();
  private final Map<String, Given> found = new TreeMap<>();
  private final Iterator<Event> events;

  private ConfigFile(String name, String text, List<Setting> known) {
    this.name = name;
    known.forEach(each -> this.known.putIfAbsent(each.key(), each));
    events = new Parse(LoadSettings.builder().setLabel(name).build()).parseString(text).iterator();
  }

  /**
   * What a file gives, by key.
   *
   * @param directory where a relative name begins
   * @param known the settings that it may hold
   */
  static Map<String, Given> read(Path directory, Path file, List<Setting> known) {
    try (InputStream in = Files.newInputStream(directory.resolve(file))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new WrongSetting(file + " is larger than " + MOST_BYTES + " bytes");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return parse(file.toString(), text, known);
    } catch (IOException e) {
      throw new WrongSetting("the settings are in " + file + ", " + Unreadable.because(e), e);
    }
  }

  /** What a text gives, by key. */
  static Map<String, Given> parse(String name, String text, List<Setting> known) {
    try {
      return new ConfigFile(name, text, known).whole();
    } catch (MarkedYamlEngineException e) {
      throw new WrongSetting(
          at(name, e.getProblemMark().map(Mark::getLine).orElse(0)) + e.getProblem(), e);
    } catch (YamlEngineException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("no YAML");
      throw new WrongSetting(name + ": " + first, e);
    }
  }

  private Map<String, Given> whole() {
    events.next(); // the stream's start
    if (events.next() instanceof StreamEndEvent) {
      return found;
    }
    mapping(plain(events.next()));
    events.next(); // the document's end
    Event last = events.next();
    if (!(last instanceof StreamEndEvent)) {
      throw wrong(last, "a second document begins, of which there can be one only");
    }
    return found;
  }

  private void mapping(Event start) {
    if (isNothing(start)) {
      return;
    }
    if (!(start instanceof MappingStartEvent)) {
      throw wrong(start, "settings are written a line each, like 'heartbeat: 15s'");
    }
    for (Event key = next(); !(key instanceof MappingEndEvent); key = next()) {
      entry(key);
    }
  }

  private void entry(Event start) {
    if (!(start instanceof ScalarEvent scalar)) {
      throw wrong(start, "the name of a setting is expected here");
    }
    String key = scalar.getValue();
    Setting setting = known.get(key);
    if (setting == null) {
      throw wrong(start, "'" + key + "' is no setting" + Nearest.hint(key, known.keySet()));
    }
    Given before = found.get(key);
    if (before != null) {
      throw wrong(start, key + " is set twice, first at " + before.origin());
    }
    found.put(key, new Given(Given.Source.FILE, name + ":" + line(start), values(setting)));
  }

  private List<String> values(Setting setting) {
    Event start = next();
    if (!(start instanceof SequenceStartEvent)) {
      return setting.values(scalar(setting, start));
    }
    if (!setting.isRepeatable()) {
      throw wrong(start, setting.key() + " takes one value, not a list");
    }
    List<String> all = new ArrayList<>();
    for (Event each = next(); !(each instanceof SequenceEndEvent); each = next()) {
      all.addAll(setting.values(scalar(setting, each)));
    }
    if (all.isEmpty()) {
      throw withoutValue(setting, start);
    }
    return all;
  }

  private String scalar(Setting setting, Event event) {
    if (isNothing(event)) {
      throw withoutValue(setting, event);
    }
    if (event instanceof ScalarEvent scalar) {
      return scalar.getValue();
    }
    throw wrong(event, setting.key() + " takes a plain value; settings are not nested");
  }

  private Event next() {
    return plain(events.next());
  }

  /** Anchors, aliases and tags are the part of YAML by which files grow and do things. */
  private Event plain(Event event) {
    boolean tagged =
        event instanceof ScalarEvent scalar && scalar.getTag().isPresent()
            || event instanceof SequenceStartEvent list && list.getTag().isPresent()
            || event instanceof MappingStartEvent map && map.getTag().isPresent();
    if (tagged || event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw wrong(event, "anchors (&), aliases (*) and tags (!) are not taken; quote such a value");
    }
    return event;
  }

  private static boolean isNothing(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.isPlain()
        && NOTHING.contains(scalar.getValue());
  }

  private WrongSetting withoutValue(Setting setting, Event event) {
    return wrong(
        event, setting.key() + " has no value; leave it out, and it has its default");
  }

  private WrongSetting wrong(Event event, String sentence) {
    return new WrongSetting(at(name, line(event) - 1) + sentence);
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private static String at(String name, int line) {
    return name + ":" + (line + 1) + ": ";
  }
}
