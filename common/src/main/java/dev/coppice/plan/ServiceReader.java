package dev.coppice.plan;

import dev.coppice.environment.HealthCheck;
import dev.coppice.environment.ReadyCheck;
import dev.coppice.environment.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one of the {@code services}. */
final class ServiceReader {
    private static final List<String> KEYS = List.of(
            "image",
            "pull",
            "command",
            "env",
            "ports",
            "volumes",
            "tmpfs",
            "healthcheck",
            "ready",
            "needs",
            "cpus",
            "memory");
    private static final int MOST_PROBES = 1_000;

    private final Values values;
    private final Fields.Reader fields;

    ServiceReader(Values values, Fields.Reader fields) {
        this.values = values;
        this.fields = fields;
    }

    Optional<ServiceSpec> read(Yaml value, String what) {
        return fields.of(value, what, KEYS).flatMap(service -> {
            Map<String, String> env = service.field("env")
                    .map(map -> new VariablesReader(values).readForService(map, what + ".env"))
                    .orElse(Map.of());
            List<String> command = service.field("command")
                    .map(words -> command(words, what + ".command"))
                    .orElse(List.of());
            return service.required("image", Names::image)
                    .map(image -> new ServiceSpec(
                            image,
                            Limits.pull(service),
                            command,
                            env,
                            service.texts("ports", Values.integer(1, 65535)),
                            service.texts("volumes", MountText::volume),
                            service.texts("tmpfs", MountText::containerPath),
                            service.field("healthcheck").flatMap(check -> healthcheck(check, what + ".healthcheck")),
                            service.field("ready").flatMap(check -> ready(check, what + ".ready")),
                            service.texts("needs", Names::service),
                            service.optional("cpus", Limits::cpus),
                            service.optional("memory", MemoryText::parse)));
        });
    }

    /** Words, as a list or as a text that is divided at its spaces. */
    private List<String> command(Yaml value, String what) {
        if (value instanceof Yaml.Sequence sequence) {
            List<String> words = new ArrayList<>();
            sequence.items()
                    .forEach(
                            item -> values.one(item, what, Names::variableValue).ifPresent(words::add));
            return words;
        }
        return values.one(value, what, ServiceReader::words).orElse(List.of());
    }

    private static List<String> words(String text) {
        if (text.chars().anyMatch(c -> "'\"\\$`".indexOf(c) >= 0)) {
            throw new InvalidValue(
                    "\"" + EscapedText.of(text) + "\" has quotes or the like, and no shell reads it",
                    "write its words as a list: [one, two]; or with a shell: [sh, -c, \"…\"]");
        }
        return List.of(Names.line(text).split("\\s+"));
    }

    private Optional<HealthCheck> healthcheck(Yaml value, String what) {
        if (!(value instanceof Yaml.Mapping)) {
            return values.one(value, what, text -> test(Names.line(text)));
        }
        List<String> keys = List.of("test", "interval", "timeout", "retries", "start_period", "start_interval");
        return fields.of(value, what, keys).flatMap(check -> {
            Optional<Yaml> test = check.field("test");
            if (test.isEmpty()) {
                check.missing("test");
            }
            return test.flatMap(words -> test(words, what + ".test"))
                    .map(words -> new HealthCheck(
                            words,
                            check.optional("interval", DurationText::parse),
                            check.optional("timeout", DurationText::parse),
                            check.optional("retries", Values.integer(1, MOST_PROBES)),
                            check.optional("start_period", DurationText::parse),
                            check.optional("start_interval", DurationText::parse)));
        });
    }

    private Optional<List<String>> test(Yaml value, String what) {
        if (value instanceof Yaml.Sequence sequence) {
            List<String> words = command(sequence, what);
            boolean kind =
                    !words.isEmpty() && List.of("CMD", "CMD-SHELL", "NONE").contains(words.getFirst());
            boolean whole = kind && (words.size() > 1 != words.getFirst().equals("NONE"));
            if (!whole) {
                values.problem(
                        value.line(),
                        what + " is not a check",
                        "write it as a text, or as [CMD, program, argument]; or write healthcheck: none");
                return Optional.empty();
            }
            return Optional.of(words);
        }
        return values.one(value, what, text -> test(Names.line(text)).test());
    }

    private static HealthCheck test(String text) {
        return text.equals("none")
                ? new HealthCheck(
                        List.of("NONE"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                : HealthCheck.shell(text);
    }

    private Optional<ReadyCheck> ready(Yaml value, String what) {
        return fields.of(value, what, List.of("tcp", "http", "path", "log")).flatMap(check -> {
            List<String> kinds =
                    List.of("tcp", "http", "log").stream().filter(check::has).toList();
            if (kinds.size() != 1 || (check.has("path") && !check.has("http"))) {
                values.problem(
                        check.line(),
                        what + " is not one check",
                        "write one of { tcp: 5432 }, { http: 8080, path: /health } and { log: \"ready\" }");
                return Optional.empty();
            }
            return switch (kinds.getFirst()) {
                case "tcp" -> check.optional("tcp", Values.integer(1, 65535)).map(ReadyCheck::tcp);
                case "http" ->
                    check.optional("http", Values.integer(1, 65535))
                            .map(port -> ReadyCheck.http(
                                    port,
                                    check.optional("path", MountText::urlPath).orElse("/")));
                default -> check.optional("log", Names::line).map(ReadyCheck::log);
            };
        });
    }
}
