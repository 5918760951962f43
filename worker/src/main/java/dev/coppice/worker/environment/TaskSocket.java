package dev.coppice.worker.environment;

import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.socket.FilteredSocket;
import dev.coppice.worker.environment.socket.Right;
import dev.coppice.worker.environment.socket.SocketRules;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Unsettled;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The engine socket of one attempt, with what was made through it. */
public final class TaskSocket implements Closeable {
    private static final int LENGTH = 10;

    private final Request request;
    private final SocketRules rules;
    private final SocketRegistrar registrar;
    private final FilteredSocket socket;

    /**
     * What is asked for.
     *
     * @param path where nothing is yet
     * @param roots folders whose files its containers may see
     * @param inContainer whether the tasks that use it run in one
     */
    public record Request(Owner owner, Project project, Path path, List<Path> roots, boolean inContainer) {
        public Request {
            roots = List.copyOf(roots);
        }

        /** Of names in the engine. */
        private String prefix() {
            String id = owner.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
            return "coppice-" + id.substring(0, Math.min(LENGTH, id.length())) + "-";
        }
    }

    private TaskSocket(Request request, SocketRules rules, SocketRegistrar registrar, FilteredSocket socket) {
        this.request = request;
        this.rules = rules;
        this.registrar = registrar;
        this.socket = socket;
    }

    static TaskSocket open(Request request, EngineAddress engine, SocketRules rules, EnvironmentTools tools)
            throws IOException {
        SocketRegistrar registrar = new SocketRegistrar(tools, request.owner());
        FilteredSocket socket =
                FilteredSocket.open(request.path(), request.prefix(), request.roots(), engine, registrar, rules);
        return new TaskSocket(request, rules, registrar, socket);
    }

    /** By which Docker's tools, compose and Testcontainers find it. */
    public Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>(Map.of(
                "DOCKER_HOST", "unix://" + request.path(),
                "COMPOSE_PROJECT_NAME", request.project().name() + "-tasks",
                "TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED", "false"));
        if (!rules.rights().contains(Right.BUILDKIT)) {
            variables.put("DOCKER_BUILDKIT", "0");
        }
        return variables;
    }

    /**
     * Ends it, and removes what was made through it. Not cut short by an interrupt.
     *
     * @throws IOException when something is left; the message names it. It stays in the ledger, and is tried again
     */
    @Override
    public void close() throws IOException {
        socket.close();
        List<Unsettled> left = registrar.settle();
        if (!left.isEmpty()) {
            throw new IOException(left.stream().map(Unsettled::toString).collect(Collectors.joining("; ")));
        }
    }
}
