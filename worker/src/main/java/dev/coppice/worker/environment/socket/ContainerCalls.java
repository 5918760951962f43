package dev.coppice.worker.environment.socket;

import static dev.coppice.worker.environment.socket.Decision.pass;

import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.socket.Decision.Answer;
import dev.coppice.worker.environment.socket.Decision.Pass;
import dev.coppice.worker.environment.socket.Decision.Payload;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Calls about containers, and about commands in them. */
final class ContainerCalls {
    private static final Set<String> EXEC = Set.of(
            "AttachStdin",
            "AttachStdout",
            "AttachStderr",
            "DetachKeys",
            "Tty",
            "Env",
            "Cmd",
            "User",
            "WorkingDir",
            "ConsoleSize",
            "Privileged",
            "Detach");
    private static final Set<String> UPDATE = Set.of(
            "Memory",
            "MemorySwap",
            "MemoryReservation",
            "NanoCpus",
            "CpuShares",
            "CpuPeriod",
            "CpuQuota",
            "CpusetCpus",
            "CpusetMems",
            "PidsLimit",
            "RestartPolicy",
            "BlkioWeight",
            "KernelMemory");
    /** They carry on what the engine's part of the call needs of the query alone. */
    private static final List<String> PLAIN_POSTS =
            List.of("start", "stop", "restart", "kill", "pause", "unpause", "wait", "resize");

    private static final List<String> PLAIN_GETS = List.of("top", "logs", "changes", "export", "stats", "archive");

    private final Names names;
    private final Possessions own;
    private final Filters filters;
    private final ContainerBody bodies;
    private final SocketRules rules;

    ContainerCalls(Names names, Possessions own, Filters filters, ContainerBody bodies, SocketRules rules) {
        this.names = names;
        this.own = own;
        this.filters = filters;
        this.bodies = bodies;
        this.rules = rules;
    }

    void addTo(Routes routes) {
        routes.add(
                "GET",
                "/containers/json",
                call -> pass(call.path(call.target().path(), filters.narrow(call.query())), new Payload.None()));
        routes.add(
                "POST",
                "/containers/prune",
                call -> pass(call.path(call.target().path(), filters.narrow(call.query())), new Payload.None()));
        routes.add("POST", "/containers/create", this::create);
        for (String deed : PLAIN_GETS) {
            routes.add("GET", "/containers/{}/" + deed, call -> of(call, deed, new Payload.None()));
        }
        routes.add("GET", "/containers/{}/json", this::inspect);
        routes.add("GET", "/containers/{*}/json", call -> {
            throw Refusal.notFound("No such container: " + call.reference()); // of an image, say
        });
        routes.add("HEAD", "/containers/{}/archive", call -> of(call, "archive", new Payload.None()));
        routes.add("PUT", "/containers/{}/archive", call -> of(call, "archive", new Payload.Stream()));
        for (String deed : PLAIN_POSTS) {
            routes.add("POST", "/containers/{}/" + deed, call -> of(call, deed, new Payload.None()));
        }
        routes.add(
                "POST",
                "/containers/{}/attach",
                call -> of(call, "attach", new Payload.None()).answered(new Answer.Raw()));
        routes.add("POST", "/containers/{}/rename", this::rename);
        routes.add("POST", "/containers/{}/update", this::update);
        routes.add(
                "DELETE",
                "/containers/{}",
                call -> pass(
                        call.path("/containers/" + own.container(call.reference()), call.query()), new Payload.None()));
        routes.add("POST", "/containers/{}/exec", this::exec);
        routes.add(
                "POST",
                "/exec/{}/start",
                call -> pass(call.path("/exec/" + own.exec(call.reference()) + "/start", call.query()), execStart(call))
                        .answered(new Answer.Raw()));
        routes.add(
                "POST",
                "/exec/{}/resize",
                call -> pass(
                        call.path("/exec/" + own.exec(call.reference()) + "/resize", call.query()),
                        new Payload.None()));
        routes.add(
                "GET",
                "/exec/{}/json",
                call -> pass(
                        call.path("/exec/" + own.exec(call.reference()) + "/json", call.query()), new Payload.None()));
    }

    private Pass of(Call call, String deed, Payload payload) throws Refusal, EngineException, InterruptedException {
        return pass(call.path("/containers/" + own.container(call.reference()) + "/" + deed, call.query()), payload);
    }

    /** Programs that wait for a health look for it. */
    private Decision inspect(Call call) throws Refusal, EngineException, InterruptedException {
        own.probeHealth(call.reference());
        return of(call, "json", new Payload.None());
    }

    private Decision create(Call call) throws IOException, Refusal, EngineException, InterruptedException {
        call.query().allow(Set.of("name", "platform"));
        Optional<String> given = call.query()
                .first("name")
                .map(name -> name.replaceFirst("^/", ""))
                .filter(name -> !name.isEmpty());
        String outside = given.isPresent() ? names.outside(given.get()) : names.unnamed();
        ObjectNode body = rewritten(call, given);
        own.expectContainer(outside);
        return pass(
                        call.path("/containers/create", call.query().with("name", outside)),
                        new Payload.Written(Json.string(body)))
                .making(new Answer.Seen(own::madeContainer));
    }

    private ObjectNode rewritten(Call call, Optional<String> name)
            throws IOException, Refusal, EngineException, InterruptedException {
        ObjectNode asked = call.json();
        try {
            return bodies.rewrite(asked, name);
        } catch (Refusal e) {
            throw e.status() == 404
                    ? e.asBadRequest()
                    : e; // Docker's command would take it for the image, and pull that
        }
    }

    private Decision rename(Call call) throws IOException, Refusal, EngineException, InterruptedException {
        String container = own.container(call.reference());
        String outside = names.outside(call.query().first("name").orElse("").replaceFirst("^/", ""));
        own.expectContainer(outside);
        return pass(
                call.path("/containers/" + container + "/rename", call.query().with("name", outside)),
                new Payload.None());
    }

    private Decision update(Call call) throws IOException, Refusal, EngineException, InterruptedException {
        ObjectNode limits = Json.known(call.json(), "", UPDATE);
        new LimitRules(rules.limits()).check(limits);
        return of(call, "update", new Payload.Written(Json.string(limits)));
    }

    private Decision exec(Call call) throws IOException, Refusal, EngineException, InterruptedException {
        ObjectNode command = Json.known(call.json(), "", EXEC);
        if (command.path("Privileged").asBoolean(false)) {
            rules.require(Right.PRIVILEGED, "a privileged command in a container");
        }
        return of(call, "exec", new Payload.Written(Json.string(command))).answered(new Answer.Seen(own::madeExec));
    }

    private static Payload execStart(Call call) throws IOException, Refusal {
        return new Payload.Written(Json.string(Json.known(call.json(), "", Set.of("Detach", "Tty", "ConsoleSize"))));
    }
}
