package dev.coppice.cli.run;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.coordinator.Submission;
import dev.coppice.coordinator.Submission.JobRequest;
import dev.coppice.coordinator.history.History;
import dev.coppice.coordinator.history.JobKey;
import dev.coppice.coordinator.plan.PlanRequest;
import dev.coppice.coordinator.plan.PlannedJob;
import dev.coppice.coordinator.plan.Planning;
import dev.coppice.coordinator.plan.RepositoryFiles;
import dev.coppice.coordinator.plan.SubmissionPlanner;
import dev.coppice.coordinator.repository.CommitReader;
import dev.coppice.coordinator.repository.UnreadableRepository;
import dev.coppice.job.JobState;
import dev.coppice.plan.DurationText;
import dev.coppice.plan.EscapedText;
import dev.coppice.plan.InvalidValue;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.PlanSettingsBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns what a person asked for into jobs. */
final class JobPlanning {
    private final RunOptions options;
    private final Path directory;
    private final Map<String, String> variables;
    private final History history;

    /** @param directory where the person stands, with these variables */
    JobPlanning(RunOptions options, Path directory, Map<String, String> variables, History history) {
        this.options = options;
        this.directory = directory;
        this.variables = variables;
        this.history = history;
    }

    /**
     * The session to submit.
     *
     * @throws CommandFailure naming all that is wrong with the plans
     */
    Submission plan(SourceFinder.Found found, int parallelism) {
        if (options.command != null && !options.batches.equals(RunOptions.ALL_BATCHES)) {
            throw CommandFailure.usage(
                    "--batches " + options.batches + ": a --command has no batches; leave one of the two out");
        }
        SubmissionPlanner planner = new SubmissionPlanner(PlanSettings.NONE);
        Planning planning;
        try (CommitReader files = open(found)) {
            planning = options.command == null
                    ? planner.plans(files, requests(found.root()), overrides())
                    : planner.commands(files, options.command, options.plans, overrides());
        }
        List<PlannedJob> jobs = switch (planning) {
            case Planning.Planned planned -> planned.jobs();
            case Planning.Refused refused ->
                throw CommandFailure.usage(refused.problems().stream()
                        .map(Object::toString)
                        .collect(Collectors.joining("\n", "nothing was run:\n", uncommitted(refused, found))));
        };
        requireSecrets(jobs);
        return new Submission(found.source(), options.revision, parallelism, requested(jobs, found));
    }

    private void requireSecrets(List<PlannedJob> jobs) {
        String missing = jobs.stream()
                .map(PlannedJob::spec)
                .flatMap(spec -> spec.secrets().stream()
                        .filter(secret -> !variables.containsKey(secret))
                        .map(secret -> spec.plan() + ": the secret " + secret + " has no value\n    set the variable "
                                + secret + " where 'coppice run' is started"))
                .distinct()
                .collect(Collectors.joining("\n"));
        if (!missing.isEmpty()) {
            throw CommandFailure.usage("nothing was run:\n" + missing);
        }
    }

    private static CommitReader open(SourceFinder.Found found) {
        try {
            return CommitReader.open(found.mirror().path(), found.source().commit());
        } catch (UnreadableRepository e) {
            throw CommandFailure.usage(
                    "plans of " + found.source().repository() + " can't be read: " + e.getMessage(), e);
        }
    }

    /** What to do about plans that lie there, and are in no commit yet. */
    private String uncommitted(Planning.Refused refused, SourceFinder.Found found) {
        try (CommitReader files = open(found)) {
            boolean any = !options.revision.equals(SourceFinder.WORKTREE)
                    && refused.problems().stream()
                            .map(PlanProblem::file)
                            .filter(file -> found.root()
                                    .filter(root -> Files.isRegularFile(root.resolve(file)))
                                    .isPresent())
                            .anyMatch(file -> files.find(file, 0) instanceof RepositoryFiles.Missing);
            return any ? "\nuncommitted files are only there with --rev WORKTREE" : "";
        }
    }

    private List<JobRequest> requested(List<PlannedJob> jobs, SourceFinder.Found found) {
        if (!options.onlyFailed) {
            return jobs.stream()
                    .map(job -> new JobRequest(job.spec(), List.copyOf(job.needs())))
                    .toList();
        }
        Map<JobKey, JobState> ends = history.lastEnds(found.source().repository());
        List<JobRequest> kept = new ArrayList<>();
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < jobs.size(); i++) {
            PlannedJob job = jobs.get(i);
            JobKey key = new JobKey(
                    found.source().repository(), job.spec().plan(), job.spec().range());
            if (!Optional.ofNullable(ends.get(key)).map(JobState::isPass).orElse(false)) {
                places.put(i, places.size());
                kept.add(new JobRequest(job.spec(), List.copyOf(job.needs())));
            }
        }
        // What passed last time and is left out is no longer waited for.
        return kept.stream()
                .map(job -> new JobRequest(
                        job.spec(),
                        job.needs().stream()
                                .filter(places::containsKey)
                                .map(places::get)
                                .toList()))
                .toList();
    }

    private List<PlanRequest> requests(Optional<Path> root) {
        return options.plans.stream()
                .map(plan -> new PlanRequest(inRepository(plan, root), options.batches))
                .toList();
    }

    /** A person names plans from where they stand; a plan is known by its path in the repository. */
    private String inRepository(String plan, Optional<Path> root) {
        if (root.isEmpty() || (options.repository != null && !Path.of(plan).isAbsolute())) {
            return plan;
        }
        Path path = directory.resolve(plan).normalize();
        if (!path.startsWith(root.get())) {
            throw CommandFailure.usage(EscapedText.of(plan) + " is outside the repository at " + root.get()
                    + ": name plans of that repository, or another one with --repo");
        }
        return root.get().relativize(path).toString();
    }

    /** Of a variable that is given twice, the last value counts. */
    private Map<String, String> env() {
        Map<String, String> env = new LinkedHashMap<>();
        options.env.forEach(variable -> env.put(variable.getKey(), variable.getValue()));
        return env;
    }

    private PlanSettings overrides() {
        PlanSettingsBuilder settings = PlanSettings.builder().env(env());
        if (options.retries != null) {
            settings.retries(options.retries);
        }
        if (options.timeout != null) {
            try {
                settings.timeout(DurationText.parse(options.timeout));
            } catch (InvalidValue e) {
                throw CommandFailure.usage("--timeout: " + e.getMessage() + "\n    " + e.hint(), e);
            }
        }
        return settings.build();
    }
}
