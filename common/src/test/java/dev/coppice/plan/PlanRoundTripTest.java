package dev.coppice.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.HealthCheck;
import dev.coppice.environment.PullPolicy;
import dev.coppice.environment.ReadyCheck;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.environment.TaskContainer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanRoundTripTest {
    private static final String WORD = "abcXYZ019";
    private static final String PROSE = "ab Z9.,ü🌲'(){}$&!?";
    private static final String ANY = "ab \t\n:#-[]{}'\"\\&*%@`~ü🌲0";

    @Test
    void whatIsWrittenIsRead() {
        Samples.check(300, samples -> {
            Plan plan = plan(samples);
            String text = PlanWriter.markdown(plan);
            String ends = samples.of("\n", "\r\n", "\r");
            byte[] bytes =
                    ((samples.chance() ? "\uFEFF" : "") + text.replace("\n", ends)).getBytes(StandardCharsets.UTF_8);

            Reading<PlanDocument> reading = new PlanParser().parse(plan.path(), bytes);

            assertThat(reading.problems()).as(text).isEmpty();
            assertThat(withoutLines(
                            ((Reading.Accepted<PlanDocument>) reading).value().plan()))
                    .as(text)
                    .isEqualTo(plan);
        });
    }

    @Test
    void everyDamagedPlanIsReadOrRefused() {
        Samples.check(300, samples -> {
            byte[] bytes = PlanWriter.markdown(plan(samples)).getBytes(StandardCharsets.UTF_8);
            for (int i = samples.number(1, 10); i > 0; i--) {
                bytes[samples.number(0, bytes.length - 1)] = (byte) samples.number(-128, 127);
            }

            Reading<PlanDocument> reading = new PlanParser().parse("x.md", bytes);

            long lines = new String(bytes, StandardCharsets.ISO_8859_1).lines().count();
            assertThat(reading.problems()).allSatisfy(problem -> {
                assertThat((long) problem.line()).isBetween(0L, lines + 1);
                assertThat(problem.message()).isNotBlank();
            });
        });
    }

    @Test
    void durationsAreReadAsTheyAreWritten() {
        Samples.check(300, samples -> {
            Duration duration = Duration.ofSeconds(samples.number(1, 30 * 86400));
            assertThat(DurationText.parse(DurationText.format(duration))).isEqualTo(duration);
        });
    }

    private static Plan withoutLines(Plan plan) {
        return new Plan(
                plan.path(),
                plan.name(),
                plan.settings(),
                plan.batches().stream()
                        .map(batch -> new Batch(
                                batch.number(),
                                batch.title(),
                                batch.tasks().stream()
                                        .map(task -> new Task(
                                                task.id(),
                                                task.title(),
                                                task.blocks().stream()
                                                        .map(block -> new ShellBlock(block.shell(), block.script(), 0))
                                                        .toList()))
                                        .toList()))
                        .toList());
    }

    private static Plan plan(Samples samples) {
        PlanSettings settings = settings(samples);
        List<Batch> batches = samples.list(1, 4, i -> batch(samples, samples.chance() ? i + 1 : 10 - i));
        List<Batch> unique = new java.util.ArrayList<>(batches.stream()
                .collect(java.util.stream.Collectors.toMap(Batch::number, b -> b, (a, b) -> a, LinkedHashMap::new))
                .values());
        return new Plan("docs/some.md", settings.name().orElse("some"), settings, unique);
    }

    private static Batch batch(Samples samples, int number) {
        return new Batch(number, title(samples), samples.list(1, 3, i -> task(samples, number + "." + (i + 1))));
    }

    private static Task task(Samples samples, String id) {
        return new Task(id, title(samples), samples.list(1, 2, i -> block(samples)));
    }

    private static ShellBlock block(Samples samples) {
        return new ShellBlock(samples.of("bash", "sh"), "x" + samples.text(ANY, 40) + "\n", 0);
    }

    private static String title(Samples samples) {
        return "T" + samples.text(WORD + " ü🌲.,", 12).strip().replaceAll(" +", " ");
    }

    private static PlanSettings settings(Samples samples) {
        PlanSettingsBuilder builder = PlanSettings.builder();
        samples.maybe(() -> "N" + samples.text(PROSE, 12).strip()).ifPresent(builder::name);
        samples.maybe(() -> duration(samples)).ifPresent(builder::timeout);
        samples.maybe(() -> duration(samples)).ifPresent(builder::taskTimeout);
        samples.maybe(() -> samples.number(0, 100)).ifPresent(builder::retries);
        samples.maybe(() -> samples.text(WORD, 9)).ifPresent(builder::pool);
        samples.maybe(() -> samples.number(-1000, 1000)).ifPresent(builder::priority);
        samples.maybe(() -> samples.list(0, 3, i -> "docs/" + i + samples.text(WORD + " ü", 5) + ".md"))
                .ifPresent(builder::needs);
        samples.maybe(() -> samples.of(Isolation.values())).ifPresent(builder::isolation);
        samples.maybe(() -> samples.list(0, 4, i -> cache(samples, i))).ifPresent(builder::caches);
        builder.env(variables(samples, "E"));
        samples.maybe(() -> samples.list(0, 3, i -> "S" + i)).ifPresent(builder::secrets);
        if (samples.chance()) {
            builder.compose(compose(samples));
        } else {
            samples.maybe(() -> container(samples)).ifPresent(builder::container);
            Map<String, ServiceSpec> services = new LinkedHashMap<>();
            samples.list(0, 2, i -> services.put("s" + i, service(samples, i)));
            builder.services(services);
        }
        samples.maybe(() -> duration(samples)).ifPresent(builder::readyWithin);
        samples.maybe(() -> List.of("**/target/*.xml", "a/{b,c}/?[x].xml")).ifPresent(builder::reports);
        samples.maybe(() -> samples.list(0, 2, i -> i + "/*.log")).ifPresent(builder::artifacts);
        samples.maybe(() -> samples.of(OnFailure.values())).ifPresent(builder::onFailure);
        return builder.build();
    }

    private static Duration duration(Samples samples) {
        return Duration.ofSeconds(samples.number(1, 100_000));
    }

    private static Cache cache(Samples samples, int i) {
        return i == 0
                ? new Cache(samples.of("maven", "npm", "gradle", "pip", "go"), Optional.empty())
                : new Cache("c" + i, Optional.of("folder" + i + "/" + samples.text(WORD, 4)));
    }

    private static ComposeSpec compose(Samples samples) {
        List<String> files = samples.list(1, 2, i -> "a/" + i + samples.text(WORD, 5) + ".yml");
        boolean named = samples.chance();
        Map<String, Integer> variables = named ? Map.of("P_PORT", samples.number(1, 65535)) : Map.of();
        return new ComposeSpec(
                files,
                samples.list(0, 2, i -> "p" + i),
                samples.text(WORD, 5) + "x",
                named ? variables.values().stream().findFirst() : samples.maybe(() -> samples.number(1, 65535)),
                variables,
                samples.maybe(() -> duration(samples)));
    }

    private static TaskContainer container(Samples samples) {
        return new TaskContainer(
                "maven:3",
                samples.of(PullPolicy.values()),
                samples.maybe(() -> samples.number(1, 16) / 2.0),
                samples.maybe(() -> (long) samples.number(6, 4096) << 20),
                samples.maybe(() -> samples.number(1, 9999)),
                samples.list(0, 2, i -> samples.of("NET_ADMIN", "SYS_PTRACE") + "_".repeat(i)));
    }

    private static ServiceSpec service(Samples samples, int number) {
        return new ServiceSpec(
                "registry.example.org:5000/db/postgres:16",
                samples.of(PullPolicy.values()),
                samples.list(0, 2, i -> "W" + samples.text(ANY, 9)),
                variables(samples, "V"),
                samples.list(0, 2, i -> 1000 * (i + 1) + samples.number(0, 99)),
                samples.list(0, 2, i -> samples.of("v" + i + ":/v" + i, "./f" + i + ":/f" + i + ":ro")),
                samples.list(0, 2, i -> "/tmp" + i),
                samples.maybe(() -> healthcheck(samples)),
                samples.maybe(() -> ready(samples)),
                number > 0 && samples.chance() ? List.of("s0") : List.of(),
                samples.maybe(() -> samples.number(1, 16) / 2.0),
                samples.maybe(() -> (long) samples.number(6, 4096) << 20));
    }

    private static HealthCheck healthcheck(Samples samples) {
        List<String> test = samples.chance()
                ? List.of("CMD-SHELL", "H" + samples.text(PROSE, 9).strip())
                : samples.chance() ? List.of("NONE") : List.of("CMD", "true", samples.text(ANY, 4));
        return new HealthCheck(
                test,
                samples.maybe(() -> duration(samples)),
                samples.maybe(() -> duration(samples)),
                samples.maybe(() -> samples.number(1, 99)),
                samples.maybe(() -> duration(samples)),
                samples.maybe(() -> duration(samples)));
    }

    private static ReadyCheck ready(Samples samples) {
        int port = samples.number(1, 65535);
        return samples.of(ReadyCheck.tcp(port), ReadyCheck.http(port, "/h" + port), ReadyCheck.log("ready " + port));
    }

    private static Map<String, String> variables(Samples samples, String prefix) {
        Map<String, String> variables = new LinkedHashMap<>();
        samples.list(0, 3, i -> variables.put(prefix + i, samples.chance() ? "" : samples.text(ANY, 12)));
        return variables;
    }
}
