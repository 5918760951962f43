package dev.coppice.coordinator.plan;

import dev.coppice.job.JobSpec;
import dev.coppice.plan.Batch;
import dev.coppice.plan.BatchRange;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.Reading;
import dev.coppice.plan.SettingsDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Turns a request into jobs, before anything is queued: reads the plans, settles each setting (what the request says over the
 * plan's front matter, over the repository's {@code coppice.yml}, over the defaults), and finds what each job needs. Reports all
 * that is wrong at once. Has no state; safe for use by many threads.
 */
public final class SubmissionPlanner {
    private final PlanSettings defaults;

    /** @param defaults what holds where nobody says anything; what they leave open is {@link SettingsLayers#DEFAULTS} */
    public SubmissionPlanner(PlanSettings defaults) {
        this.defaults = defaults.over(SettingsLayers.DEFAULTS);
    }

    /**
     * One job for each plan that is asked for, in this order. A plan that others need is needed with all the batches that are
     * asked for, also when these are several jobs.
     *
     * @param overrides the settings that the request itself gives
     * @throws java.io.UncheckedIOException when the repository can't be read
     */
    public Planning plans(RepositoryFiles files, List<PlanRequest> requests, PlanSettings overrides) {
        PlanLibrary library = new PlanLibrary(files);
        List<PlanProblem> problems = new ArrayList<>();
        OverridesCheck.check(overrides, problems);
        Optional<SettingsDocument> repository = repository(library, problems);
        if (requests.isEmpty()) {
            problems.add(new PlanProblem("", 0, "no plan is named", "name plan files, or use --command"));
        }
        if (!new RequestSize(overrides.env(), problems).takes(requests.size())) {
            return submission(List.of(), problems);
        }
        Request request = new Request(library, problems);
        requests.forEach(request::add);
        request.checkNeeds();
        EnvironmentCheck containers = new EnvironmentCheck(files, problems);
        List<PlannedJob> jobs = new ArrayList<>();
        for (Request.Entry entry : request.entries()) {
            SettingsLayers layers = SettingsLayers.of(overrides, Optional.of(entry.document()), repository, defaults);
            containers.check(layers);
            SecretCheck.check(overrides, layers, problems);
            JobSpec spec = spec(
                    entry.path(), entry.range(), entry.document().plan().name(), entry.batches(), layers.effective());
            jobs.add(new PlannedJob(spec, needs(entry, request.entries())));
        }
        return submission(jobs, problems);
    }

    private static Set<Integer> needs(Request.Entry entry, List<Request.Entry> all) {
        Set<String> needed = Set.copyOf(Request.needs(entry.document()));
        return IntStream.range(0, all.size())
                .filter(i -> needed.contains(all.get(i).path()))
                .boxed()
                .collect(Collectors.toSet());
    }

    /**
     * Jobs without a plan file: one for each argument, or a single one when there is none.
     *
     * @param command for bash; {@code {}} stands for the argument, quoted, which is otherwise appended; see {@link CommandTemplate}
     * @param overrides the settings that the request itself gives
     * @throws java.io.UncheckedIOException when the repository can't be read
     */
    public Planning commands(RepositoryFiles files, String command, List<String> arguments, PlanSettings overrides) {
        List<PlanProblem> problems = new ArrayList<>();
        OverridesCheck.check(overrides, problems);
        Optional<SettingsDocument> repository = repository(new PlanLibrary(files), problems);
        if (command.isBlank()) {
            problems.add(new PlanProblem("--command", 0, "the command is empty", "write it like 'make {}'"));
        }
        if (!new RequestSize(overrides.env(), problems).takes(command, arguments)) {
            return submission(List.of(), problems);
        }
        SettingsLayers layers = SettingsLayers.of(overrides, Optional.empty(), repository, defaults);
        new EnvironmentCheck(files, problems).check(layers);
        SecretCheck.check(overrides, layers, problems);
        CommandTemplate template = CommandTemplate.of(command);
        List<PlannedJob> jobs = new ArrayList<>();
        Set<String> labels = new HashSet<>();
        for (String argument : arguments) {
            String label = CommandJobs.label(argument);
            if (!labels.add(label)) {
                problems.add(
                        new PlanProblem("--command", 0, "the argument " + label + " is given twice", "give it once"));
            }
            if (!template.takes(argument)) {
                problems.add(new PlanProblem(
                        "--command",
                        0,
                        "the argument " + label + " can't stand for a {} that is within quotes or the like",
                        "write {} without quotes, as it is quoted by itself, or take it into a variable first: "
                                + "argument={}; … \"$argument\""));
            }
            jobs.add(job(label, template.with(argument), layers));
        }
        if (arguments.isEmpty()) {
            jobs.add(job(CommandJobs.label(command), command, layers));
        }
        return submission(jobs, problems);
    }

    private static PlannedJob job(String label, String script, SettingsLayers layers) {
        return new PlannedJob(
                spec(label, BatchRange.ALL, label, CommandJobs.batches(label, script), layers.effective()), Set.of());
    }

    private static Optional<SettingsDocument> repository(PlanLibrary library, List<PlanProblem> problems) {
        Reading<Optional<SettingsDocument>> reading = library.settings();
        problems.addAll(reading.problems());
        return reading instanceof Reading.Accepted<Optional<SettingsDocument>> accepted
                ? accepted.value()
                : Optional.empty();
    }

    private static Planning submission(List<PlannedJob> jobs, List<PlanProblem> problems) {
        return problems.isEmpty()
                ? new Planning.Planned(jobs)
                : new Planning.Refused(problems.stream().distinct().toList());
    }

    private static JobSpec spec(
            String plan, BatchRange range, String name, List<Batch> batches, PlanSettings settings) {
        return new JobSpec(
                plan,
                range.toString(),
                name,
                batches,
                settings.pool().orElseThrow(),
                settings.priority().orElseThrow(),
                settings.retries().orElseThrow(),
                settings.timeout().orElseThrow(),
                settings.taskTimeout(),
                settings.isolation().orElseThrow(),
                settings.caches().orElse(List.of()),
                settings.env(),
                settings.secrets().orElse(List.of()),
                settings.reports().orElse(List.of()),
                settings.artifacts().orElse(List.of()),
                settings.onFailure().orElseThrow(),
                settings.environment());
    }
}
