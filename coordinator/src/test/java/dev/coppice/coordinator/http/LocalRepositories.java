package dev.coppice.coordinator.http;

import dev.coppice.coordinator.repository.FetchFailedException;
import dev.coppice.coordinator.repository.FetchFailedException.Reason;
import dev.coppice.coordinator.repository.Repositories;
import dev.coppice.testkit.repository.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;

/** Repositories on this disk, read where they are. */
final class LocalRepositories implements Repositories {
    @Override
    public Copy fetch(String repository, String revision) throws FetchFailedException {
        Path folder = Path.of(repository);
        if (repository.endsWith(".slow")) {
            throw failure(Reason.TIMED_OUT, repository + " did not answer");
        }
        if (!Files.isDirectory(folder)) {
            throw failure(Reason.UNREACHABLE, "could not fetch; git says: nobody answers at " + repository);
        }
        if (revision.equals("nowhere")) {
            throw failure(Reason.WRONG, "there is no revision " + revision);
        }
        return new Copy(new TestRepository(folder).git("rev-parse", revision).strip(), folder.resolve(".git"));
    }

    private static FetchFailedException failure(Reason reason, String message) {
        return new FetchFailedException(reason, message, new IllegalStateException(message));
    }
}
