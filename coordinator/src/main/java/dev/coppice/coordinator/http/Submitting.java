package dev.coppice.coordinator.http;

import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.KeyReusedException;
import dev.coppice.coordinator.Submission;
import dev.coppice.coordinator.dispatch.WorkerView;
import dev.coppice.coordinator.repository.FetchFailedException;
import dev.coppice.coordinator.repository.UnreadableRepository;
import dev.coppice.coordinator.session.KeyedSession;
import dev.coppice.coordinator.session.RequestKey;
import dev.coppice.coordinator.submission.RefusedRequestException;
import dev.coppice.job.JobQueue;
import dev.coppice.session.SessionId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Takes sessions in, each request once. Safe for use by many threads. */
final class Submitting {
    private static final int LONGEST_KEY = 255;

    private final Backend backend;
    private final JsonMapper json;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    Submitting(Backend backend, JsonMapper json) {
        this.backend = backend;
        this.json = json;
    }

    /** Makes a submission of a request. */
    interface Preparation {
        Submission prepare(Optional<RequestKey> key, Set<JobQueue> served)
                throws RefusedRequestException, FetchFailedException, InterruptedException;
    }

    /** Reads what a request asks for from a repository. */
    interface Fetching<T> {
        T fetch() throws RefusedRequestException, FetchFailedException, InterruptedException;
    }

    /**
     * What came of a request.
     *
     * @param replayed whether an earlier request with the same key made the session
     */
    record Submitted(SessionId session, boolean replayed) {}

    /**
     * Submits, or finds what the same request has submitted before.
     *
     * @param what the operation, and what it is about
     * @param body what was sent
     * @param sent the caller's name for this request, if it gave one
     */
    Submitted submit(Caller caller, String what, Object body, @Nullable String sent, Preparation preparation) {
        if (sent == null) {
            return new Submitted(submit(Optional.empty(), preparation), false);
        }
        if (sent.isBlank() || sent.length() > LONGEST_KEY) {
            throw SessionBody.bad(SessionController.KEY, "it has 1 to " + LONGEST_KEY + " characters");
        }
        RequestKey key = new RequestKey(caller.id() + ":" + sent, hash(what, body));
        if (!underWay.add(key.id())) {
            throw new Problem(
                    ProblemType.CONFLICT, "a request with this key is still worked on; ask again when it is done");
        }
        try {
            Optional<KeyedSession> made = backend.sessions().keyed(key.id());
            made.filter(earlier -> !earlier.key().equals(key)).ifPresent(earlier -> {
                throw new KeyReusedException(earlier.session());
            });
            return made.isPresent()
                    ? new Submitted(made.get().session(), true)
                    : new Submitted(submit(Optional.of(key), preparation), false);
        } finally {
            underWay.remove(key.id());
        }
    }

    private SessionId submit(Optional<RequestKey> key, Preparation preparation) {
        CoordinatorLoop coordinator = backend.coordinator();
        Set<JobQueue> served = coordinator.workers().stream()
                .filter(worker -> !worker.silent())
                .map(WorkerView::queues)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
        return coordinator.submit(fetching(() -> preparation.prepare(key, served)));
    }

    /** What a request asks for, or the problem that it has. */
    static <T> T fetching(Fetching<T> what) {
        try {
            return what.fetch();
        } catch (RefusedRequestException e) {
            throw refused(e);
        } catch (FetchFailedException e) {
            throw notFetched(e);
        } catch (UnreadableRepository e) {
            throw checkout(ProblemType.CHECKOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(ProblemType.UNAVAILABLE, "the coordinator is stopping; try again", e);
        }
    }

    private static Problem refused(RefusedRequestException e) {
        String words = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case NO_REPOSITORY -> new Problem(ProblemType.NO_REPOSITORY, words, e);
            case REPOSITORY_NOT_ALLOWED -> new Problem(ProblemType.REPOSITORY_NOT_ALLOWED, words, e);
            case BAD_PLAN -> new Problem(ProblemType.BAD_PLAN, words, e).with("problems", e.problems());
            case NOTHING_TO_RUN -> new Problem(ProblemType.NOTHING_TO_RUN, words, e);
            case STILL_RUNNING -> new Problem(ProblemType.SESSION_RUNNING, words, e);
        };
    }

    private static Problem notFetched(FetchFailedException e) {
        return switch (e.reason()) {
            case NOT_ALLOWED -> new Problem(ProblemType.REPOSITORY_NOT_ALLOWED, String.valueOf(e.getMessage()), e);
            case WRONG -> checkout(ProblemType.NO_COMMIT, e);
            case TIMED_OUT -> checkout(ProblemType.CHECKOUT_TIMED_OUT, e);
            case DISK_FULL -> checkout(ProblemType.DISK_FULL, e);
            case UNREACHABLE, OTHER -> checkout(ProblemType.CHECKOUT, e);
        };
    }

    private static Problem checkout(ProblemType type, Exception e) {
        return new Problem(type, String.valueOf(e.getMessage()), e)
                .with("outcome", "BROKEN")
                .with("reason", "CHECKOUT");
    }

    private String hash(String what, Object body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(json.writeValueAsBytes(what));
            return HexFormat.of().formatHex(digest.digest(json.writeValueAsBytes(body)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
