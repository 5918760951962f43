package dev.coppice.worker.environment.docker;

import com.github.dockerjava.api.command.ExecCreateCmd;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineOutput;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.environment.engine.InteractiveExec;
import dev.coppice.worker.environment.engine.LogRequest;
import dev.coppice.worker.environment.engine.RunningExec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What comes out of containers. */
final class Output {
    /** The API of engine 23: before, the last part of what a container wrote quickly is missing when it ends while it is followed. */
    private static final int FOLLOWS_TO_THE_END = 42;

    private static final int PIECE = 64 * 1024;

    private final Connection connection;

    Output(Connection connection) {
        this.connection = connection;
    }

    EngineStream logs(String container, LogRequest wanted, EngineOutput sink)
            throws EngineException, InterruptedException {
        String asked = "read the output of the container " + container;
        boolean plain = connection.call(asked, Connection.SHORT, () -> hasTerminal(container));
        Response response = connection.open(asked, Connection.SHORT, request(container, wanted));
        if (!wanted.follow() || wanted.last().isPresent() || connection.api().atLeast(FOLLOWS_TO_THE_END)) {
            return stream("logs", response, plain, sink);
        }
        return new PumpedStream(connection, "logs", response, answer -> {
            Remainder all = new Remainder(sink);
            read(answer, plain, all);
            LogRequest again = new LogRequest(false, wanted.last(), wanted.since());
            try (Response rest = connection.open(asked, Connection.SHORT, request(container, again))) {
                all.startOver();
                read(rest, plain, all);
            } catch (EngineException e) {
                if (e.kind() != EngineException.Kind.NOT_FOUND) { // then it has been removed
                    throw new IOException(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it is closed
            }
        });
    }

    private static Request request(String container, LogRequest wanted) {
        return Request.builder()
                .method(Request.Method.GET)
                .path("/containers/" + Paths.segment(container) + "/logs?stdout=1&stderr=1&follow=" + wanted.follow()
                        + "&tail="
                        + (wanted.last().isPresent()
                                ? Integer.toString(wanted.last().getAsInt())
                                : "all")
                        + wanted.since()
                                .map(since -> "&since=%d.%09d".formatted(since.getEpochSecond(), since.getNano()))
                                .orElse(""))
                .build();
    }

    private boolean hasTerminal(String container) {
        ContainerConfig config =
                connection.docker().inspectContainerCmd(container).exec().getConfig();
        return config != null && Boolean.TRUE.equals(config.getTty());
    }

    private EngineStream stream(String what, Response response, boolean plain, EngineOutput sink) {
        return new PumpedStream(connection, what, response, answer -> read(answer, plain, sink));
    }

    private static void read(Response answer, boolean plain, EngineOutput sink) throws IOException {
        if (plain) {
            Frames.plain(answer.getBody(), sink);
        } else {
            Frames.framed(answer.getBody(), sink);
        }
    }

    RunningExec exec(String container, ExecSpec command, EngineOutput sink)
            throws EngineException, InterruptedException {
        String asked = asked(container, command);
        String id = connection.call(
                asked, Connection.SHORT, () -> create(container, command).exec().getId());
        Request request = Request.builder()
                .method(Request.Method.POST)
                .path("/exec/" + Paths.segment(id) + "/start")
                .putHeader("Content-Type", "application/json")
                .body(new ByteArrayInputStream("{\"Detach\":false,\"Tty\":false}".getBytes(StandardCharsets.UTF_8)))
                .build();
        Response response = connection.open(asked, Connection.LONG, request);
        return new DockerExec(connection, asked, id, stream("exec", response, false, sink));
    }

    InteractiveExec interact(String container, ExecSpec command, boolean terminal, EngineOutput sink)
            throws EngineException, InterruptedException {
        String asked = asked(container, command);
        String id = connection.call(
                asked,
                Connection.SHORT,
                () -> create(container, command)
                        .withAttachStdin(true)
                        .withTty(terminal)
                        .exec()
                        .getId());
        Hijacked opened = connection.hijack(
                asked, "/exec/" + Paths.segment(id) + "/start", "{\"Detach\":false,\"Tty\":" + terminal + "}");
        return new DockerInteraction(
                connection, asked, id, opened.input(), stream("interaction", opened, terminal, sink));
    }

    private static String asked(String container, ExecSpec command) {
        return "run " + command.command().getFirst() + " in the container " + container;
    }

    private ExecCreateCmd create(String container, ExecSpec command) {
        ExecCreateCmd create = connection
                .docker()
                .execCreateCmd(container)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withCmd(command.command().toArray(String[]::new))
                .withEnv(command.env().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList());
        command.user().ifPresent(create::withUser);
        command.workingDirectory().ifPresent(create::withWorkingDir);
        return create;
    }

    void copyOut(String container, String path, EngineOutput sink)
            throws EngineException, IOException, InterruptedException {
        String asked = "copy " + path + " out of the container " + container;
        Request request = Request.builder()
                .method(Request.Method.GET)
                .path("/containers/" + Paths.segment(container) + "/archive?path=" + Paths.segment(path))
                .build();
        try (Response response = connection.open(asked, Connection.SHORT, request)) {
            byte[] piece;
            do {
                piece = connection.call(
                        asked, Connection.SHORT, () -> response.getBody().readNBytes(PIECE));
                sink.write(EngineOutput.Channel.OUT, piece);
            } while (piece.length
                    == PIECE); // a shorter one is the last: a stream of known length can't be read beyond its end
        }
    }
}
