package dev.coppice.worker.environment;

import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.environment.engine.RunningExec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The processes of a container for tasks. For one thread. */
final class ContainerProcesses {
    /** Runs a command, and then ends all that runs beside init, the keeper and itself: SIGTERM, the grace, SIGKILL. */
    private static final String ALONE_AFTER = """
            keeper=$1 ticks=$2
            shift 2
            "$@" < /dev/null
            code=$?
            others() {
                left=
                for folder in /proc/[0-9]*; do
                    case " 1 $keeper $$ " in
                        *" ${folder#/proc/} "*) ;;
                        *) if kill -"$1" "${folder#/proc/}" 2> /dev/null; then left=yes; fi ;;
                    esac
                done
            }
            others TERM
            while [ "$left" ] && [ "$ticks" -gt 0 ]; do
                sleep 0.1
                ticks=$((ticks - 1))
                others 0
            done
            ticks=50
            while [ "$left" ] && [ "$ticks" -gt 0 ]; do
                others KILL
                sleep 0.1
                ticks=$((ticks - 1))
                others 0
            done
            [ -z "$left" ] || echo 'coppice: there are processes that can not be ended' >&2
            exit "$code"
            """;

    private static final String LIST = """
            for folder in /proc/[0-9]*; do
                case " 1 $$ " in
                    *" ${folder#/proc/} "*) ;;
                    *) echo "${folder#/proc/}" ;;
                esac
            done
            """;
    private static final Duration LOOK = Duration.ofSeconds(60);
    private static final int TICKS_A_SECOND = 10;
    private static final int NO_SUCH_PROGRAM = 126;

    private final ContainerEngine engine;
    private final RunningContainer container;
    private String keeper = "";

    ContainerProcesses(ContainerEngine engine, RunningContainer container) {
        this.engine = engine;
        this.container = container;
    }

    /**
     * Looks which process the keeper is: to be called when nothing else runs.
     *
     * @return whether there is a shell to find it out
     */
    boolean begin() throws EngineException, InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        boolean found = run(List.of("sh", "-c", LIST), said).equals(OptionalInt.of(0));
        keeper = said.toString(StandardCharsets.US_ASCII).strip();
        return found;
    }

    /** A command that runs another, and returns with its exit code when it and all that it has left are gone. */
    List<String> aloneAfter(List<String> words, Duration grace) {
        List<String> command = new ArrayList<>(List.of(
                "sh", "-c", ALONE_AFTER, "coppice", keeper, Long.toString(grace.toMillis() * TICKS_A_SECOND / 1000)));
        command.addAll(words);
        return command;
    }

    /** Ends all but init and the keeper. Not cut short by an interrupt. */
    void end(Duration grace) throws EngineException {
        Uncut.call(() -> run(aloneAfter(List.of("true"), grace), new ByteArrayOutputStream()));
    }

    /** Runs a command to its end. Returns its exit code; empty when there is no such program. */
    OptionalInt run(List<String> words, ByteArrayOutputStream output) throws EngineException, InterruptedException {
        ExecSpec command = new ExecSpec(words, Map.of(), Optional.empty(), Optional.of(container.user()));
        try (RunningExec run =
                engine.exec(container.id(), command, (channel, bytes) -> output.write(bytes, 0, bytes.length))) {
            int exitCode = run.awaitExit(LOOK);
            return exitCode == NO_SUCH_PROGRAM || exitCode == NO_SUCH_PROGRAM + 1
                    ? OptionalInt.empty()
                    : OptionalInt.of(exitCode);
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.REFUSED || e.kind() == EngineException.Kind.NOT_FOUND) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }
}
