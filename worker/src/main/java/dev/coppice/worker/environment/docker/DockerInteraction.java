package dev.coppice.worker.environment.docker;

import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.InteractiveExec;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** A command in a container that takes input. */
final class DockerInteraction implements InteractiveExec {
    private final Connection connection;
    private final DockerExec exec;
    private final String id;
    private final OutputStream input;

    DockerInteraction(Connection connection, String asked, String id, OutputStream input, EngineStream output) {
        this.connection = connection;
        this.exec = new DockerExec(connection, asked, id, output);
        this.id = id;
        this.input = input;
    }

    @Override
    public OutputStream input() {
        return input;
    }

    @Override
    public void resize(int columns, int rows) throws EngineException, InterruptedException {
        try {
            connection.call(
                    "tell a command the size of the terminal",
                    Connection.SHORT,
                    () -> connection
                            .docker()
                            .resizeExecCmd(id)
                            .withSize(rows, columns)
                            .exec());
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.ENGINE_AWAY) {
                throw e;
            }
            // It has just ended, or has no terminal.
        }
    }

    @Override
    public int awaitExit(Duration limit) throws EngineException, InterruptedException {
        return exec.awaitExit(limit);
    }

    @Override
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return exec.awaitEnd(limit);
    }

    @Override
    public Optional<Exception> failure() {
        return exec.failure();
    }

    @Override
    public void close() {
        exec.close();
    }
}
