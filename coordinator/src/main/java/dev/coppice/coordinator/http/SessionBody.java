package dev.coppice.coordinator.http;

import dev.coppice.coordinator.plan.PlanRequest;
import dev.coppice.coordinator.session.RequestKey;
import dev.coppice.coordinator.submission.SessionRequest;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.PlanSettingsBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The body that asks for a session. */
record SessionBody(
        @Nullable String repository,
        @Nullable String revision,
        @Nullable List<PlanBody> plans,
        @Nullable String command,
        @Nullable List<String> arguments,
        @Nullable String pool,
        @Nullable Integer priority,
        @Nullable Integer numWorkers,
        @Nullable Integer retries,
        @Nullable Integer timeoutSeconds,
        @Nullable Integer taskTimeoutSeconds,
        @Nullable Map<String, String> labels,
        @Nullable Map<String, String> env) {
    private static final int MOST_WORKERS = 10_000;
    private static final int MOST_LABELS = 32;
    private static final int LONGEST_LINE = 4_096;

    /** What who asks calls the fields that are not called the same everywhere. */
    record Names(String plans, String retries, String taskTimeout) {
        private static final Names OWN = new Names("plans", "retries", "task_timeout_seconds");
    }

    /** A plan in it. */
    record PlanBody(@Nullable String planFile, @Nullable String batchRange) {
        /** @param place of this plan in what was sent */
        PlanRequest request(String place) {
            String file = place + ".plan_file";
            if (planFile == null || planFile.isBlank()) {
                throw bad(file, "each plan has one");
            }
            return new PlanRequest(
                    line(file, planFile), batchRange == null ? "all" : line(place + ".batch_range", batchRange));
        }
    }

    SessionRequest request(String submitter, Optional<RequestKey> key) {
        return request(submitter, key, Names.OWN);
    }

    SessionRequest request(String submitter, Optional<RequestKey> key, Names names) {
        return new SessionRequest(
                Optional.ofNullable(repository),
                revision == null || revision.isBlank() ? "HEAD" : line("revision", revision),
                work(names),
                overrides(names),
                Optional.ofNullable(within("num_workers", 1, MOST_WORKERS, numWorkers)),
                submitter,
                checkedLabels(),
                key);
    }

    private SessionRequest.Work work(Names names) {
        if ((plans == null) == (command == null)) {
            throw bad("plans", "give either plans or a command");
        }
        if (plans != null) {
            if (arguments != null) {
                throw bad("arguments", "these go with a command, not with plans");
            }
            if (plans.isEmpty()) {
                throw bad(names.plans(), "name at least one plan");
            }
            return new SessionRequest.Plans(IntStream.range(0, plans.size())
                    .mapToObj(i -> plans.get(i).request(names.plans() + "[" + i + "]"))
                    .toList());
        }
        return new SessionRequest.Command(
                Optional.ofNullable(command).orElseThrow(), arguments == null ? List.of() : arguments);
    }

    private PlanSettings overrides(Names names) {
        PlanSettingsBuilder settings = PlanSettings.builder().env(env == null ? Map.of() : env);
        Optional.ofNullable(pool).ifPresent(settings::pool);
        Optional.ofNullable(priority).ifPresent(settings::priority);
        Optional.ofNullable(within(names.retries(), 0, PlanSettings.MOST_RETRIES, retries))
                .ifPresent(settings::retries);
        Optional.ofNullable(within("timeout_seconds", 1, Integer.MAX_VALUE, timeoutSeconds))
                .ifPresent(seconds -> settings.timeout(Duration.ofSeconds(seconds)));
        Optional.ofNullable(within(names.taskTimeout(), 1, Integer.MAX_VALUE, taskTimeoutSeconds))
                .ifPresent(seconds -> settings.taskTimeout(Duration.ofSeconds(seconds)));
        return settings.build();
    }

    private SortedMap<String, String> checkedLabels() {
        SortedMap<String, String> checked = new TreeMap<>(labels == null ? Map.of() : labels);
        if (checked.size() > MOST_LABELS) {
            throw bad("labels", "there may be " + MOST_LABELS + " at most");
        }
        checked.forEach((name, text) -> {
            if (!name.matches("[A-Za-z0-9._/-]{1,64}") || text.length() > 256 || text.indexOf('\0') >= 0) {
                throw bad(
                        "labels",
                        "a name has 1 to 64 letters, digits, '.', '_', '-' or '/', and a text at most 256 characters,"
                                + " of which none is NUL: " + name);
            }
        });
        return checked;
    }

    static String line(String field, String text) {
        if (text.length() > LONGEST_LINE || text.chars().anyMatch(Character::isISOControl)) {
            throw bad(field, "it has " + LONGEST_LINE + " characters at most, and none is a control character");
        }
        return text;
    }

    static @Nullable Integer within(String field, int least, int most, @Nullable Integer value) {
        if (value != null && (value < least || value > most)) {
            throw bad(
                    field,
                    "write a number from " + least + (most == Integer.MAX_VALUE ? " on" : " to " + most) + ", not "
                            + value);
        }
        return value;
    }

    static Problem bad(String field, String what) {
        return new Problem(ProblemType.BAD_REQUEST, field + ": " + what);
    }
}
