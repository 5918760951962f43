package dev.coppice.coordinator.submission;

import dev.coppice.coordinator.Submission;
import dev.coppice.coordinator.dispatch.Shortcoming;
import dev.coppice.coordinator.plan.PlannedJob;
import dev.coppice.coordinator.plan.Planning;
import dev.coppice.coordinator.plan.SubmissionPlanner;
import dev.coppice.coordinator.repository.CommitReader;
import dev.coppice.coordinator.repository.FetchFailedException;
import dev.coppice.coordinator.repository.Repositories;
import dev.coppice.coordinator.session.SessionNotes;
import dev.coppice.job.JobQueue;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.PlanSettings;
import dev.coppice.transport.Source;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns requests into submissions: finds the commit, and reads the plans at it. Safe for use by many threads, which wait while a
 * repository is fetched.
 */
public final class Requests {
    private final SubmissionSettings settings;
    private final Repositories repositories;
    private final SubmissionPlanner planner;

    /** For a coordinator whose requests are settled so. */
    public Requests(SubmissionSettings settings, Repositories repositories) {
        this.settings = settings;
        this.repositories = repositories;
        PlanSettings defaults = PlanSettings.builder()
                .retries(settings.retries())
                .timeout(settings.timeout())
                .build();
        planner = new SubmissionPlanner(defaults);
    }

    /** The same for named environments. */
    public EnvironmentRequests environments() {
        return new EnvironmentRequests(settings, repositories);
    }

    /**
     * What a request asks for.
     *
     * @param served the queues that workers take tickets from now; a job of another one is taken, with a warning
     * @throws RefusedRequestException when it is wrong
     * @throws FetchFailedException when its commit is not to be had
     */
    public Submission submission(SessionRequest request, Set<JobQueue> served)
            throws RefusedRequestException, FetchFailedException, InterruptedException {
        if (request.work().jobs() > settings.mostJobs()) {
            throw new RefusedRequestException(List.of(new PlanProblem(
                    "",
                    0,
                    "it asks for " + request.work().jobs() + " jobs, and the queue takes " + settings.mostJobs()
                            + " at most",
                    "submit fewer at once, or start the coordinator with a larger --max-queue-size")));
        }
        String repository = AllowedSource.of(request.repository(), settings);
        Repositories.Copy copy = repositories.fetch(repository, request.revision());
        List<Submission.JobRequest> jobs = jobs(request, copy).stream()
                .map(job -> new Submission.JobRequest(job.spec(), List.copyOf(job.needs())))
                .toList();
        SessionNotes notes = new SessionNotes(
                request.submitter(),
                request.labels(),
                Optional.empty(),
                request.overrides().pool().orElse(""),
                unserved(jobs, served));
        return new Submission(
                new Source(repository, copy.commit()),
                request.revision(),
                request.parallelism().orElse(settings.parallelism()),
                jobs,
                notes,
                request.key());
    }

    private List<PlannedJob> jobs(SessionRequest request, Repositories.Copy copy) throws RefusedRequestException {
        Planning planning;
        try (CommitReader files = CommitReader.open(copy.folder(), copy.commit())) {
            planning = switch (request.work()) {
                case SessionRequest.Plans plans -> planner.plans(files, plans.plans(), request.overrides());
                case SessionRequest.Command command ->
                    planner.commands(files, command.command(), command.arguments(), request.overrides());
            };
        }
        return switch (planning) {
            case Planning.Planned planned -> planned.jobs();
            case Planning.Refused refused -> throw new RefusedRequestException(refused.problems());
        };
    }

    static List<String> unserved(List<Submission.JobRequest> jobs, Set<JobQueue> served) {
        Set<String> pools = served.stream().map(JobQueue::pool).collect(Collectors.toSet());
        return jobs.stream()
                .map(job -> job.spec().queue())
                .distinct()
                .filter(queue -> !served.contains(queue))
                .sorted(Comparator.comparing(JobQueue::name))
                .map(queue -> pools.contains(queue.pool())
                        ? "no worker takes jobs of the pool " + Shortcoming.jobs(queue)
                                + " now; they wait until one does"
                        : "no worker serves the pool " + queue.pool() + " now; its jobs wait until one does")
                .distinct()
                .toList();
    }
}
