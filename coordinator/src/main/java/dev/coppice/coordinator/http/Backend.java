package dev.coppice.coordinator.http;

import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.server.Candidate;
import dev.coppice.coordinator.server.Records;
import dev.coppice.coordinator.server.Standing;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.token.Tokens;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What the controllers work with, as far as it is there. Safe for use by many threads. */
final class Backend {
    private static final System.Logger LOG = System.getLogger(Backend.class.getName());

    private final Candidate candidate;
    private final CompletableFuture<Records> records;

    /** @param records completes when the database is open */
    Backend(Candidate candidate, CompletableFuture<Records> records) {
        this.candidate = candidate;
        this.records = records;
    }

    void onStanding(Consumer<Standing> listener) {
        candidate.onStanding(listener);
    }

    Standing standing() {
        return candidate.standing();
    }

    /**
     * The deciding end.
     *
     * @throws Problem when this coordinator does not decide
     */
    CoordinatorLoop coordinator() {
        return leading().coordinator();
    }

    /** As {@link #coordinator}, with what belongs to it. */
    Standing.Leading leading() {
        return switch (candidate.standing()) {
            case Standing.Leading leading -> leading;
            case Standing.StandingBy standby -> throw standby(standby);
            case Standing.Waiting waiting -> throw notReady(waiting.why());
        };
    }

    private static Problem standby(Standing.StandingBy standby) {
        Problem problem = new Problem(
                ProblemType.STANDBY,
                "this coordinator stands by while another one decides"
                        + standby.leader().map(leader -> ": ask " + leader).orElse("; try again, or ask the others"));
        standby.leader().ifPresent(leader -> problem.with("leader", leader));
        return problem;
    }

    Sessions sessions() {
        return records().sessions();
    }

    Tokens tokens() {
        return records().tokens();
    }

    /** @throws Problem while there is no database: at once, not after waiting for it */
    Records records() {
        if (candidate.health().unreachable()) {
            throw notReady("no database");
        }
        if (!records.isDone() || records.isCompletedExceptionally()) {
            String why = candidate.standing() instanceof Standing.Waiting waiting ? waiting.why() : "no database yet";
            throw notReady(why);
        }
        return records.join();
    }

    private Problem notReady(String why) {
        return candidate
                .health()
                .trouble()
                .map(trouble -> new Problem(ProblemType.NO_DATABASE, trouble))
                .orElseGet(() -> new Problem(ProblemType.UNAVAILABLE, "the coordinator is not ready: " + why));
    }

    /** What to answer when the database fails. Logs what it said, which holds statements and addresses and is nothing to a caller. */
    Problem databaseFailed(StoreException e) {
        LOG.log(Level.WARNING, "a request failed at the database: " + e.getMessage());
        return new Problem(ProblemType.NO_DATABASE, candidate.health().trouble(e) + "; try again", e);
    }
}
