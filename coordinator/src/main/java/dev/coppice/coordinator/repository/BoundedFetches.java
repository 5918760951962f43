package dev.coppice.coordinator.repository;

import dev.coppice.coordinator.repository.FetchFailedException.Reason;
import dev.coppice.lifecycle.Crew;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a fetch only so long, and lets it go on: the first one of a large repository may take longer than anybody waits for an
 * answer, and who asks again later finds the commit there.
 */
public final class BoundedFetches implements Repositories, AutoCloseable {
    private final Crew crew = new Crew("fetch");
    private final Repositories repositories;
    private final Duration patience;

    public BoundedFetches(Repositories repositories, Duration patience) {
        this.repositories = repositories;
        this.patience = patience;
    }

    @Override
    public Copy fetch(String repository, String revision) throws FetchFailedException, InterruptedException {
        CompletableFuture<Copy> fetch = crew.call(repository, () -> repositories.fetch(repository, revision));
        try {
            return fetch.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new FetchFailedException(
                    Reason.TIMED_OUT,
                    "fetching " + revision + " from " + repository + " takes longer than " + patience.toSeconds()
                            + " s; that goes on, so ask again in a while",
                    e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case FetchFailedException failed -> throw failed;
                case InterruptedException stopped -> throw stopped;
                case RuntimeException failed -> throw failed;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Ends the fetches that still go on. */
    @Override
    public void close() {
        crew.close();
    }
}
