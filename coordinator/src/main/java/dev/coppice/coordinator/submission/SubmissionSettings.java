package dev.coppice.coordinator.submission;

import dev.coppice.coordinator.repository.AllowedRepositories;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What holds for sessions where neither the request nor the plans say otherwise, and which repositories are taken.
 *
 * @param repository of requests that name none
 * @param allowed globs of repositories, of which one must fit, such as {@code https://git.example.org/**}; empty for any
 * @param mostJobs of one request; the queue has no room for more
 * @param parallelism at most so many attempts of a session run at once
 * @param retries further attempts after one whose tests failed or timed out
 * @param timeout of one attempt
 */
public record SubmissionSettings(
        Optional<String> repository,
        List<String> allowed,
        int mostJobs,
        int parallelism,
        int retries,
        Duration timeout) {
    public SubmissionSettings {
        allowed = List.copyOf(allowed);
    }

    /** What of the settings says which repositories are taken. */
    public AllowedRepositories allowedRepositories() {
        return new AllowedRepositories("--allow-repository", allowed);
    }
}
