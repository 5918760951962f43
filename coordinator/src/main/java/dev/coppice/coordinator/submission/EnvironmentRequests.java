package dev.coppice.coordinator.submission;

import dev.coppice.coordinator.environment.EnvironmentCaller;
import dev.coppice.coordinator.environment.EnvironmentRequest;
import dev.coppice.coordinator.plan.EnvironmentPlanner;
import dev.coppice.coordinator.repository.CommitReader;
import dev.coppice.coordinator.repository.FetchFailedException;
import dev.coppice.coordinator.repository.Repositories;
import java.time.Duration;
import java.util.Optional;

/**
 * Turns requests for named environments into what is to be started: finds the commit, and reads what the repository says at it. Safe
 * for use by many threads, which wait while a repository is fetched.
 */
public final class EnvironmentRequests {
    private final SubmissionSettings settings;
    private final Repositories repositories;

    /** For a coordinator whose requests are settled so. */
    public EnvironmentRequests(SubmissionSettings settings, Repositories repositories) {
        this.settings = settings;
        this.repositories = repositories;
    }

    /**
     * What a request asks for.
     *
     * @param repository empty for the server's default one
     * @param pool empty for the plan's
     * @param lifetime empty for the repository's
     * @throws RefusedRequestException when it is wrong
     * @throws FetchFailedException when its commit is not to be had
     */
    public EnvironmentRequest request(
            String name,
            EnvironmentCaller caller,
            String key,
            Optional<String> repository,
            String revision,
            Optional<String> pool,
            Optional<Duration> lifetime,
            EnvironmentPlanner.Asked asked)
            throws RefusedRequestException, FetchFailedException, InterruptedException {
        String allowed = AllowedSource.of(repository, settings);
        Repositories.Copy copy = repositories.fetch(allowed, revision);
        try (CommitReader files = CommitReader.open(copy.folder(), copy.commit())) {
            EnvironmentPlanner.Found found = new EnvironmentPlanner(files).find(allowed, copy.commit(), asked);
            if (!found.problems().isEmpty()) {
                throw new RefusedRequestException(found.problems());
            }
            return new EnvironmentRequest(
                    name, caller, key, pool.or(found::pool), revision, found.template(), lifetime.or(found::lifetime));
        }
    }
}
