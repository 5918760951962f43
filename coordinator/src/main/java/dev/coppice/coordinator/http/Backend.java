package dev.coppice.coordinator.http;

import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.server.Candidate;
import dev.coppice.coordinator.server.Records;
import dev.coppice.coordinator.server.Standing;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.token.Tokens;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What the controllers work with, as far as it is there. Safe for use by many threads. */
final class Backend {
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
            case Standing.Waiting waiting ->
                throw new Problem(ProblemType.UNAVAILABLE, "the coordinator is not ready: " + waiting.why());
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

    /** @throws Problem while there is no database */
    Records records() {
        if (!records.isDone() || records.isCompletedExceptionally()) {
            String why = candidate.standing() instanceof Standing.Waiting waiting ? waiting.why() : "no database yet";
            throw new Problem(ProblemType.UNAVAILABLE, "the coordinator is not ready: " + why);
        }
        return records.join();
    }
}
