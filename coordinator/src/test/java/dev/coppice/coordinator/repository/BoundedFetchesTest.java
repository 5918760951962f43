package dev.coppice.coordinator.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.coppice.coordinator.repository.FetchFailedException.Reason;
import dev.coppice.coordinator.repository.Repositories.Copy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundedFetchesTest {
    private static final Copy COPY = new Copy("1".repeat(40), Path.of("/mirror"));

    @Test
    void whoWaitsTooLongIsToldSoAndTheFetchGoesOn() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CompletableFuture<Copy> fetched = new CompletableFuture<>();
        Repositories slow = (repository, revision) -> {
            arrived.await();
            fetched.complete(COPY);
            return COPY;
        };
        try (BoundedFetches fetches = new BoundedFetches(slow, Duration.ofMillis(20))) {
            assertThatThrownBy(() -> fetches.fetch("https://git.example.org/large", "main"))
                    .hasMessageContaining("fetching main from https://git.example.org/large takes longer than")
                    .asInstanceOf(type(FetchFailedException.class))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
            arrived.countDown();
            assertThat(fetched.get()).isEqualTo(COPY);
        }
    }

    @Test
    void whatComesInTimeIsPassedOn() throws Exception {
        FetchFailedException failure =
                new FetchFailedException(Reason.WRONG, "there is none", new IllegalStateException("none"));
        Repositories quick = (repository, revision) -> {
            if (revision.equals("main")) {
                return COPY;
            }
            throw failure;
        };
        try (BoundedFetches fetches = new BoundedFetches(quick, Duration.ofMinutes(1))) {
            assertThat(fetches.fetch("/repository", "main")).isEqualTo(COPY);
            assertThatThrownBy(() -> fetches.fetch("/repository", "none")).isSameAs(failure);
        }
    }

    @Test
    void whatGoesOnEndsWithTheCoordinator() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        Repositories stuck = (repository, revision) -> {
            try {
                new CountDownLatch(1).await();
                return COPY;
            } catch (InterruptedException e) {
                end.complete("interrupted");
                throw e;
            }
        };
        BoundedFetches fetches = new BoundedFetches(stuck, Duration.ofMillis(20));
        assertThatThrownBy(() -> fetches.fetch("/repository", "main")).isInstanceOf(FetchFailedException.class);
        fetches.close();
        assertThat(end).isCompletedWithValue("interrupted");
    }
}
