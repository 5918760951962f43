package dev.coppice.worker.environment.docker;

import com.github.dockerjava.api.command.InspectExecResponse;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineException.Kind;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.RunningExec;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A command in a container: what its stream says is its output, what inspection says is its end. */
final class DockerExec implements RunningExec {
    private static final Duration SLICE = Duration.ofSeconds(5);
    /** For output that is on its way when the command has ended; a process that it left behind may hold the stream open for ever. */
    private static final Duration REST = Duration.ofSeconds(2);

    private final Connection connection;
    private final String asked;
    private final String id;
    private final EngineStream output;

    DockerExec(Connection connection, String asked, String id, EngineStream output) {
        this.connection = connection;
        this.asked = asked;
        this.id = id;
        this.output = output;
    }

    @Override
    public int awaitExit(Duration limit) throws EngineException, InterruptedException {
        Deadline deadline = new Deadline(limit);
        while (true) {
            boolean ended = output.awaitEnd(deadline.atMost(SLICE));
            OptionalInt exitCode = exitCode();
            if (exitCode.isPresent()) {
                output.awaitEnd(REST);
                return exitCode.getAsInt();
            }
            if (deadline.isOver()) {
                throw connection.failures().late(asked, limit);
            }
            if (ended) {
                deadline.pause();
            }
        }
    }

    private OptionalInt exitCode() throws EngineException, InterruptedException {
        try {
            InspectExecResponse exec = connection.call(
                    asked,
                    Connection.SHORT,
                    () -> connection.docker().inspectExecCmd(id).exec());
            Long code = exec.getExitCodeLong();
            return Boolean.TRUE.equals(exec.isRunning()) || code == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(code.intValue());
        } catch (EngineException e) {
            if (e.kind() == Kind.ENGINE_AWAY || e.kind() == Kind.TIMED_OUT) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    @Override
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return output.awaitEnd(limit);
    }

    @Override
    public Optional<Exception> failure() {
        return output.failure();
    }

    @Override
    public void close() {
        output.close();
    }
}
