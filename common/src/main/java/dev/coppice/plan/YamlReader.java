package dev.coppice.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Builds {@link Yaml} from the parser's events. For one document and one thread. */
final class YamlReader {
    private static final int DEEPEST = 16;

    private final Iterator<Event> events;
    private final Problems problems;

    private YamlReader(String text, Problems problems) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(SourceText.LARGEST + 1).build();
        this.events = new Parse(settings).parseString(text).iterator();
        this.problems = problems;
    }

    /** The one document of a text; empty when there is none, or when it could not be read and a problem was added. */
    static Optional<Yaml> read(String text, Problems problems) {
        try {
            return new YamlReader(text, problems).document();
        } catch (MarkedYamlEngineException e) {
            boolean tab = e.getProblem().contains("TAB");
            problems.add(
                    e.getProblemMark().map(YamlReader::line).orElse(1),
                    "this is not YAML: " + e.getProblem(),
                    tab
                            ? "indent with spaces; YAML allows no tabs there"
                            : "quote the value if it has special characters");
        } catch (YamlEngineException e) {
            problems.add(1, "this is not YAML: " + e.getMessage(), "save the file as plain UTF-8 text");
        }
        return Optional.empty();
    }

    private Optional<Yaml> document() {
        Optional<Yaml> document = Optional.empty();
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case DocumentStart -> {
                    if (document.isPresent()) {
                        problems.add(line(event), "a second document begins here", "keep one document in the file");
                        return document;
                    }
                }
                case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                default -> document = Optional.of(node(event, 0));
            }
        }
        return document;
    }

    private Yaml node(Event event, int depth) {
        refuseReferences(event);
        return switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case CollectionStartEvent start -> depth == DEEPEST ? tooDeep(start) : collection(start, depth);
            default -> new Yaml.Faulty(line(event));
        };
    }

    private Yaml collection(CollectionStartEvent start, int depth) {
        return start.getEventId() == Event.ID.SequenceStart ? sequence(start, depth) : mapping(start, depth);
    }

    private void refuseReferences(Event event) {
        if (event instanceof AliasEvent
                || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            problems.add(line(event), "anchors and aliases are not read", "write the value out where it is needed");
        }
        Optional<String> tag = switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent start -> start.getTag();
            default -> Optional.empty();
        };
        tag.filter(name -> !name.equals("!"))
                .ifPresent(name -> problems.add(line(event), "the tag " + name + " is not read", "leave the tag out"));
    }

    private static Yaml scalar(ScalarEvent scalar) {
        String text = scalar.getValue();
        boolean empty = scalar.isPlain() && (text.isEmpty() || text.equals("~") || text.equals("null"));
        return empty ? new Yaml.Empty(line(scalar)) : new Yaml.Scalar(text, line(scalar));
    }

    private Yaml tooDeep(Event start) {
        problems.add(line(start), "this is nested more than " + DEEPEST + " deep", "no setting needs that; flatten it");
        int open = 1;
        while (open > 0) {
            switch (events.next().getEventId()) {
                case SequenceStart, MappingStart -> open++;
                case SequenceEnd, MappingEnd -> open--;
                default -> {}
            }
        }
        return new Yaml.Faulty(line(start));
    }

    private Yaml sequence(Event start, int depth) {
        List<Yaml> items = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            items.add(node(next, depth + 1));
        }
        return new Yaml.Sequence(items, line(start));
    }

    private Yaml mapping(Event start, int depth) {
        List<Yaml.Entry> entries = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            Yaml key = node(next, depth + 1);
            Yaml value = node(events.next(), depth + 1);
            if (!(key instanceof Yaml.Scalar name)) {
                problems.add(key.line(), "this key is not a text", "write key: value");
                continue;
            }
            Integer earlier = seen.putIfAbsent(name.text(), name.line());
            if (earlier == null) {
                entries.add(new Yaml.Entry(name.text(), name.line(), value));
            } else {
                problems.add(
                        name.line(), name.text() + " is given twice; first on line " + earlier, "keep one of the two");
            }
        }
        return new Yaml.Mapping(entries, line(start));
    }

    private static int line(Event event) {
        return event.getStartMark().map(YamlReader::line).orElse(1);
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }
}
