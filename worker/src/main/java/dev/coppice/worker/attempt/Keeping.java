package dev.coppice.worker.attempt;

import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobSpec;
import dev.coppice.transport.Ticket;
import dev.coppice.worker.home.AttemptHome;
import dev.coppice.worker.kept.KeptAttempt;
import dev.coppice.worker.kept.KeptAttempt.KeptContainer;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Worktree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What becomes of an attempt that has failed, where somebody wants to look at it. For one thread. */
final class Keeping {
    private final Ticket ticket;
    private final Claim claim;
    private final AttemptSettings settings;
    private final AttemptTools tools;
    private final InstantSource clock;
    private @Nullable KeptAttempt kept;

    Keeping(Ticket ticket, Claim claim, AttemptSettings settings, AttemptTools tools, InstantSource clock) {
        this.ticket = ticket;
        this.claim = claim;
        this.settings = settings;
        this.tools = tools;
        this.clock = clock;
    }

    /** Whether an attempt that ends like this is kept. */
    boolean wants(AttemptResult result) {
        return settings.keepFailed().isPresent()
                && switch (result.outcome()) {
                    case TESTS_FAILED, TIMED_OUT -> true;
                    case BROKEN ->
                        tools.keeping().isPresent()
                                && result.reason()
                                        .filter(BrokenReason.SERVICE_UNHEALTHY::equals)
                                        .isPresent();
                    case PASSED, CANCELLED, LOST, INTERRUPTED -> false;
                };
    }

    /**
     * Keeps the home, or removes it where none is kept. Comes first of all: what is written down here says what comes after.
     *
     * @param variables of the task that somebody will look at
     */
    void giveBack(
            AttemptHome home,
            Worktree worktree,
            Map<String, String> variables,
            AttemptServices services,
            AttemptResult result)
            throws IOException {
        Optional<FailureKeeping> place = tools.keeping();
        if (!wants(result) || place.isEmpty()) {
            home.close();
            return;
        }
        KeptAttempt described = describe(home, worktree, variables, services, result, place.get());
        place.get().attempts().begin(described);
        kept = described;
    }

    private KeptAttempt describe(
            AttemptHome home,
            Worktree worktree,
            Map<String, String> variables,
            AttemptServices services,
            AttemptResult result,
            FailureKeeping place) {
        JobSpec spec = ticket.spec();
        Map<String, String> known = new TreeMap<>(variables);
        known.keySet().removeAll(spec.secrets());
        Instant now = clock.instant();
        Duration time = spec.environment().isPresent()
                ? place.services()
                : settings.keepFailed().orElseThrow();
        return new KeptAttempt(
                claim.token(),
                claim.attempt().job().value(),
                claim.attempt().number(),
                spec.plan(),
                ticket.source().repository(),
                result.outcome() + result.reason().map(reason -> "/" + reason).orElse(""),
                settings.run(),
                worktree.path(),
                home.folder(),
                known,
                spec.secrets(),
                services.taskContainer().map(made -> new KeptContainer(made.id(), made.user())),
                services.names(),
                now,
                now.plus(time));
    }

    /** Keeps the services as they run, or removes them. */
    void giveBack(AttemptServices services) throws IOException {
        Optional<FailureKeeping> place = tools.keeping();
        if (kept == null || place.isEmpty()) {
            services.close();
            return;
        }
        try {
            place.get().attempts().take(kept, services::handOver);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            services.close();
        } catch (IOException e) {
            try {
                services.close();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** Keeps the worktree, or gives it back. Of a job that is kept, this attempt takes the place of earlier ones. */
    void giveBack(Worktree worktree, AttemptResult result) throws IOException {
        try (worktree) {
            if (wants(result)) {
                worktree.keepForDebugging(
                        ticket.spec().name() + " " + result.outcome(),
                        settings.keepFailed().orElseThrow());
                forgetEarlier();
            } else if (settings.cleanUp() || hasFilledTheDisk(result)) {
                worktree.cleanUp();
            }
        } catch (CheckoutException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void forgetEarlier() throws IOException, CheckoutException {
        Optional<FailureKeeping> place = tools.keeping();
        if (kept == null || place.isEmpty()) {
            return;
        }
        try {
            for (KeptAttempt earlier : place.get().attempts().removeEarlier(kept)) {
                Path files = earlier.worktree();
                tools.mirrors().pool(earlier.repository()).removeKept(files);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // they go when their time is over
        }
    }

    private static boolean hasFilledTheDisk(AttemptResult result) {
        return result.reason().filter(BrokenReason.DISK_FULL::equals).isPresent();
    }

    /** How to look at what is kept, and until when; empty when nothing is. */
    Optional<String> told() {
        return Optional.ofNullable(kept)
                .map(one -> "kept until " + one.expires().truncatedTo(ChronoUnit.SECONDS) + ": coppice attach "
                        + one.job());
    }
}
