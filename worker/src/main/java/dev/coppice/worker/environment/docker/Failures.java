package dev.coppice.worker.environment.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.dockerjava.api.exception.DockerException;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineException.Kind;
import dev.coppice.worker.environment.engine.PortTaken;
import dev.coppice.worker.environment.engine.SubnetTaken;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what kind of failure an answer is, by its status and its words. */
final class Failures {
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final EngineAddress engine;

    Failures(EngineAddress engine) {
        this.engine = engine;
    }

    EngineException of(String asked, Throwable cause) {
        return switch (cause) {
            case BadAnswerException answer -> answer(asked, answer.status(), answer.getMessage(), cause);
            case DockerException answer -> answer(asked, answer.getHttpStatus(), answer.getMessage(), cause);
            case Error error -> throw error;
            default ->
                hasBroken(cause)
                        ? new EngineException(
                                Kind.ENGINE_AWAY, asked, engine, "nothing: " + deepest(cause), Optional.of(cause))
                        : new EngineException(Kind.OTHER, asked, engine, deepest(cause), Optional.of(cause));
        };
    }

    EngineException late(String asked, Duration limit) {
        return new EngineException(
                Kind.TIMED_OUT, asked, engine, "nothing within " + limit.toSeconds() + " s", Optional.empty());
    }

    EngineException closed(String asked, Throwable cause) {
        return new EngineException(
                Kind.OTHER, asked, engine, "nothing: it has been let go of by this program", Optional.of(cause));
    }

    /** A failure that the engine tells in the middle of an answer. */
    EngineException told(Kind otherwise, String asked, String words) {
        Kind kind = isDiskFull(words.toLowerCase(Locale.ROOT)) ? Kind.DISK_FULL : otherwise;
        return new EngineException(kind, asked, engine, words, Optional.empty());
    }

    private EngineException answer(String asked, int status, @Nullable String said, Throwable cause) {
        String words = message(Values.text(said));
        return new EngineException(
                kind(status, words.toLowerCase(Locale.ROOT)), asked, engine, words, Optional.of(cause));
    }

    private static Kind kind(int status, String words) {
        if (isDiskFull(words)) {
            return Kind.DISK_FULL;
        }
        if (PortTaken.saidBy(words)) {
            return Kind.PORT_TAKEN;
        }
        if (SubnetTaken.saidBy(words)) {
            return Kind.NO_SUBNET;
        }
        if ((words.contains("already in use by") && words.contains("name"))
                || (words.contains("with name") && words.contains("already exists"))
                || words.contains("network already exists")) {
            return Kind.NAME_TAKEN;
        }
        return switch (status) {
            case NOT_FOUND -> Kind.NOT_FOUND;
            case CONFLICT -> Kind.CONFLICT;
            case FORBIDDEN -> words.contains("active endpoints") ? Kind.CONFLICT : Kind.REFUSED;
            default -> {
                if (words.contains("network is being used")) {
                    yield Kind.CONFLICT; // Podman
                }
                yield status >= BAD_REQUEST && status < 500 ? Kind.REFUSED : Kind.OTHER;
            }
        };
    }

    private static boolean isDiskFull(String words) {
        return words.contains("no space left on device") || words.contains("disk quota exceeded");
    }

    /** An engine's words are in a JSON object, which may be in the words of the library. */
    private static String message(String said) {
        int start = said.indexOf('{');
        if (start >= 0) {
            try {
                String message = Connection.json()
                        .readTree(said.substring(start))
                        .path("message")
                        .asText();
                return message.isBlank() ? said.strip() : message.strip();
            } catch (JsonProcessingException e) {
                return said.strip();
            }
        }
        return said.strip();
    }

    private static boolean hasBroken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException && !(cause instanceof JsonProcessingException)) {
                return true;
            }
        }
        return false;
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
