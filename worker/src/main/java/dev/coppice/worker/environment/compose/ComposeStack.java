package dev.coppice.worker.environment.compose;

import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundContainer;
import dev.coppice.worker.ledger.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The services of compose files, brought up for one owner: each thing is in the ledger before it is made, and carries the owner's labels.
 * They go by settling the ledger. For one thread.
 */
public final class ComposeStack {
    private static final int MOST_TRIES = 5;
    static final String OWNER = "dev.coppice.owner";

    private final ComposeHost host;
    private final ComposeRequest request;
    private final ComposeConfig config;
    private final HostShare share;
    private final ComposeCommand command;
    private Map<Target, Integer> ports = Map.of();
    private Map<ServiceContainer, Duration> readyAfter = Map.of();
    private @Nullable ComposeModel model;

    private ComposeStack(ComposeHost host, ComposeRequest request, ComposeConfig config) {
        this.host = host;
        this.request = request;
        this.config = config;
        share = new HostShare(host, request);
        command = new ComposeCommand(host.program(), request, file());
    }

    /**
     * Reads the files, takes the ports and subnets that they need, and writes the file that is run. Nothing is made yet.
     *
     * @throws ComposeException when the files can't be read, or the host has no port or subnet left
     */
    public static ComposeStack prepare(ComposeHost host, ComposeRequest request)
            throws ComposeException, InterruptedException {
        ComposeConfig config = ComposeConfig.open(host.program(), request);
        ComposeStack stack = new ComposeStack(host, request, config);
        stack.allocate();
        return stack;
    }

    private void allocate() throws ComposeException, InterruptedException {
        ComposeModel first = config.withoutPorts();
        ports = share.ports(Ordered.targets(first.targets(config.order()), request.first()));
        resolve();
    }

    private void resolve() throws ComposeException, InterruptedException {
        ComposeModel resolved = config.with(ports);
        Set<String> names = config.containerNames(ports);
        write(resolved, false);
        model = resolved;
        refuseForeignNames(names);
    }

    private void write(ComposeModel resolved, boolean networksAreThere) throws ComposeException, InterruptedException {
        Instructions instructions = new Instructions(
                request.project(),
                request.address(),
                ports,
                share.subnets(resolved.bridges()),
                networksAreThere,
                config.containerNames(ports),
                config.markers(),
                kind -> host.labels().apply(request.owner(), kind));
        ComposeConfig.write(file(), new Rewriter(resolved, instructions).rewrite());
    }

    /** A name that people type must lead to this very container. */
    private void refuseForeignNames(Set<String> names) throws ComposeException, InterruptedException {
        for (String service : model().services()) {
            String name =
                    Tree.text(model().service(service).get("container_name")).orElse("");
            if (names.contains(name)) {
                try {
                    ContainerState other = host.engine().inspectContainer(name);
                    if (!request.owner().label().equals(other.labels().get(OWNER))) {
                        throw ComposeException.badFile("the service " + service + " has container_name: " + name
                                + ", and there is a container of that name that is none of this environment's"
                                + ": remove that one, or choose another name");
                    }
                } catch (EngineException e) {
                    if (e.kind() != EngineException.Kind.NOT_FOUND) {
                        throw broken(e);
                    }
                }
            }
        }
    }

    private ComposeModel model() {
        if (model == null) {
            throw new IllegalStateException("the files have not been read");
        }
        return model;
    }

    /** The file that compose runs. */
    public Path file() {
        return request.work().resolve("compose.yml");
    }

    /** The host's ports, the first one first. */
    public Map<Target, Integer> ports() {
        return new LinkedHashMap<>(ports);
    }

    /** What the files share with others, for people. */
    public List<String> shared() {
        return model().shared();
    }

    /** What the file may read, but for secrets. */
    public Map<String, String> variables() {
        return config.variables(ports);
    }

    /** The containers, by service in the order of their names. */
    public List<ServiceContainer> containers() {
        List<ServiceContainer> containers = new ArrayList<>();
        Set<String> kept = keptNames();
        String joint = host.program().version().isFirst() ? "_" : "-";
        for (String service : model().services()) {
            String own =
                    Tree.text(model().service(service).get("container_name")).orElse("");
            for (int number = 1; number <= model().replicas(service); number++) {
                String name = kept.contains(own) ? own : request.project() + joint + service + joint + number;
                containers.add(new ServiceContainer(service, name, tcpPorts(service)));
            }
        }
        return containers;
    }

    /** The image that a service runs. */
    public String image(String service) {
        return model().service(service).get("build") == null
                ? String.valueOf(model().service(service).get("image"))
                : Instructions.image(request.project(), service);
    }

    /** How long it took until a container was ready, from when the images were there; empty when it never was. */
    public Optional<Duration> readyAfter(ServiceContainer container) {
        return Optional.ofNullable(readyAfter.get(container));
    }

    private Set<String> keptNames() {
        try {
            return config.containerNames(ports);
        } catch (ComposeException e) {
            throw new IllegalStateException("they could be told when the files were read", e);
        }
    }

    private List<Integer> tcpPorts(String service) {
        List<Integer> tcp = new ArrayList<>();
        try {
            for (PortEntry entry : model().ports(service)) {
                if (entry.protocol().equals("tcp")) {
                    entry.ports().forEach(port -> tcp.add(ports.getOrDefault(new Target(service, port), 0)));
                }
            }
        } catch (ComposeException e) {
            throw new IllegalStateException("they could be read when they were allocated", e);
        }
        return tcp.stream().filter(port -> port > 0).distinct().toList();
    }

    /**
     * Pulls and builds what is missing, makes all, and returns when all is ready.
     *
     * @param limit of the wait for all services together, which begins when the images are there
     * @param lines takes a line every few seconds, for people
     * @throws ComposeException with the evidence; what has been made is in the ledger
     */
    public void up(Duration limit, Consumer<String> lines) throws ComposeException, InterruptedException {
        NowAndThen progress = new NowAndThen(lines);
        try {
            record();
            new ComposeImages(host, model(), command).supply(progress);
            Taken taken = raise(limit, progress);
            for (int tries = 1; taken != Taken.NOTHING; tries++) {
                boolean fixed = taken == Taken.PORT && request.fixedPort().isPresent();
                if (tries == MOST_TRIES || fixed) {
                    throw new ComposeException(
                            ComposeException.Kind.EXHAUSTED,
                            (taken == Taken.PORT
                                            ? "the ports " + ports.values()
                                            : "the subnets "
                                                    + share.subnets(model().bridges())
                                                            .values())
                                    + " were free, and somebody else was quicker to take one");
                }
                new Remains(host.engine(), request).remove();
                if (taken == Taken.PORT) {
                    ports = share.again(ports.keySet());
                } else {
                    share.refuseSubnets();
                }
                resolve();
                taken = raise(limit, progress);
            }
            recordStrays();
        } catch (EngineException e) {
            throw broken(e);
        }
    }

    private void record() throws ComposeException {
        record("network", model().networks(), request.project() + "_");
        record("volume", model().volumes(), request.project() + "_");
        for (String service : model().services()) {
            if (model().service(service).get("build") != null) {
                record("image", Set.of(Instructions.image(request.project(), service)), "");
            }
        }
        for (ServiceContainer container : containers()) {
            record("container", Set.of(container.name()), "");
        }
    }

    private void record(String kind, Set<String> things, String prefix) throws ComposeException {
        try {
            for (String thing : things) {
                host.ledger()
                        .record(new Resource(
                                kind, host.engine().address().uri().toString(), prefix + thing, request.owner()));
            }
        } catch (IOException e) {
            throw new ComposeException(ComposeException.Kind.BROKEN, String.valueOf(e.getMessage()), e);
        }
    }

    /** Names are compose's own; what it named otherwise is found by the labels. */
    private void recordStrays() throws ComposeException, EngineException, InterruptedException {
        for (FoundContainer found :
                host.engine().findContainers(Map.of(OWNER, request.owner().label()))) {
            record("container", Set.of(found.name().replaceFirst("^/", "")), "");
        }
    }

    private Taken raise(Duration limit, NowAndThen progress)
            throws ComposeException, EngineException, InterruptedException {
        Map<String, String> labels = Map.of(OWNER, request.owner().label());
        try (ReadyGate gate = new ReadyGate(host.engine(), labels, containers(), limit, progress)) {
            int call = 1;
            ComposeProcess up = startUp(call);
            boolean over = false;
            boolean waitsForHealth = false;
            try {
                while (true) {
                    if (!over && up.hasEnded()) {
                        over = true;
                        ComposeResult said = up.await(Duration.ofSeconds(1));
                        if (Taken.by(said) != Taken.NOTHING) {
                            return Taken.by(said);
                        }
                        gate.look();
                        waitsForHealth = said.exitCode() != 0 && gate.anyUnhealthy();
                        if (said.exitCode() != 0 && !waitsForHealth) {
                            throw new ComposeException(
                                    ComposeException.Kind.BROKEN,
                                    "compose could not bring the services up:\n  " + said.evidence());
                        }
                    }
                    gate.look();
                    if (over && gate.allReady()) {
                        return Taken.NOTHING;
                    }
                    if (over && waitsForHealth && gate.restsOnStarted()) {
                        call++;
                        write(model(), true); // compose 1.29 takes what Podman tells of a network for a change
                        up = startUp(call);
                        over = false;
                        waitsForHealth = false;
                    }
                    gate.pause();
                }
            } finally {
                readyAfter = gate.readyAfter();
                up.close();
            }
        }
    }

    private ComposeProcess startUp(int call) throws ComposeException {
        return command.start(List.of("up", "--detach", "--no-build"), "up-" + call);
    }

    private static ComposeException broken(EngineException e) {
        return new ComposeException(
                e.kind() == EngineException.Kind.NO_SUBNET
                        ? ComposeException.Kind.EXHAUSTED
                        : ComposeException.Kind.BROKEN,
                String.valueOf(e.getMessage()),
                e);
    }
}
