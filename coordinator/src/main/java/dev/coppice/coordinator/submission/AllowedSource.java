package dev.coppice.coordinator.submission;

import dev.coppice.coordinator.submission.RefusedRequestException.Reason;
import java.util.Optional;

/** The repository that a request is about. */
final class AllowedSource {
    private AllowedSource() {}

    /**
     * The one that is named, or the server's.
     *
     * @throws RefusedRequestException when there is none, or it is not allowed
     */
    static String of(Optional<String> named, SubmissionSettings settings) throws RefusedRequestException {
        String repository = named.or(settings::repository)
                .orElseThrow(() -> new RefusedRequestException(
                        Reason.NO_REPOSITORY,
                        "name a repository; this server has no default one (see --default-repository)"));
        Optional<String> refusal = settings.allowedRepositories().refusal(repository);
        if (refusal.isPresent()) {
            throw new RefusedRequestException(Reason.REPOSITORY_NOT_ALLOWED, refusal.get());
        }
        return repository;
    }
}
