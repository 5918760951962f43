package dev.coppice.worker.environment;

import dev.coppice.attempt.BrokenReason;
import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.FileBounds;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineInfo;
import dev.coppice.worker.environment.port.PortRange;
import dev.coppice.worker.environment.port.SubnetRegistry;
import dev.coppice.worker.environment.socket.Right;
import dev.coppice.worker.environment.socket.SocketRules;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.NestedLedgers;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Resource;
import dev.coppice.worker.ledger.Unsettled;
import dev.coppice.worker.process.Reaper;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What environments are made with; a worker process has one. The engine is looked for when it is first needed. Safe for use by many
 * threads.
 */
public final class EnvironmentTools {
    private static final System.Logger LOG = System.getLogger(EnvironmentTools.class.getName());
    private static final String CAPABILITIES = "cap_add";
    /** Linux keeps a socket's name in 108 bytes, with a zero at its end: unix(7). */
    private static final int LONGEST_SOCKET = 107;

    private final Engines engines;
    private final HostRegistries registries;
    private final Ledger ledger;
    private final Reaper reaper;
    private final KnownShells shells = new KnownShells();
    private final String run;
    private final String host;
    private final InstantSource clock;
    private final Optional<Set<String>> allowed;
    /** Owners that are gone, of whose things something may be left. */
    private final Set<Owner> leaking = ConcurrentHashMap.newKeySet();

    private final Reservations reservations;
    private final EnvironmentFigures figures = new EnvironmentFigures();
    private final ComposeEnvironments composed;

    /** Those of a person's own machine, on which their plans may ask for what they like; see {@link #bounded}. */
    public EnvironmentTools(
            Engines engines, Path state, Ledger ledger, Reaper reaper, String run, String host, InstantSource clock) {
        this(engines, state, ledger, reaper, run, host, clock, HostMemory.DEFAULT, Optional.empty());
    }

    /**
     * Those of a machine that does not belong to those who write the plans.
     *
     * @param engines closed by the caller, after this
     * @param state a folder of this user's state on this host, the same for all processes
     * @param ledger of this process
     * @param reaper is there before anything is made; closed by the caller, after the last environment
     * @param run this process's id
     * @param host this host's name
     * @param memory how it is reckoned
     * @param allowed what containers may ask for that is refused otherwise, of {@link FileBounds#REFUSED}
     */
    public static EnvironmentTools bounded(
            Engines engines,
            Path state,
            Ledger ledger,
            Reaper reaper,
            String run,
            String host,
            InstantSource clock,
            HostMemory memory,
            Set<String> allowed) {
        return new EnvironmentTools(engines, state, ledger, reaper, run, host, clock, memory, Optional.of(allowed));
    }

    private EnvironmentTools(
            Engines engines,
            Path state,
            Ledger ledger,
            Reaper reaper,
            String run,
            String host,
            InstantSource clock,
            HostMemory memory,
            Optional<Set<String>> allowed) {
        this.allowed = allowed;
        this.engines = engines;
        this.registries = HostRegistries.in(state, clock);
        this.reservations = new Reservations(memory, registries);
        this.ledger = ledger;
        this.reaper = reaper;
        this.run = run;
        this.host = host;
        this.clock = clock;
        Map<String, String> marked = new HashMap<>(engines.environment());
        marked.put("COPPICE_RUN", run); // so that a compose that this process leaves is found and ended
        this.composed = new ComposeEnvironments(engines, registries, ledger, marked, run, host);
    }

    /**
     * Asks this user's engine.
     *
     * @throws EngineException when there is none that can be used; says where it was looked for, and what to do
     */
    public EngineInfo info() throws EngineException, InterruptedException {
        return engines.own().info();
    }

    /** What this process shares out with others of this host. */
    public HostRegistries registries() {
        return registries;
    }

    /**
     * Keeps for an attempt what its environment will need of the host.
     *
     * @return what is lacking, such as {@code 2 GB of memory}, with how much there is; empty when all is kept, until {@link #release}
     * @throws EngineException when the engine can't be asked
     */
    public Optional<String> reserve(Owner owner, EnvironmentSpec spec)
            throws IOException, EngineException, InterruptedException {
        // What can't ever be had is not waited for: the attempt finds out, and says so.
        return reservations.refusal(spec, engines.own()).isPresent()
                ? Optional.empty()
                : reservations.reserve(owner, spec, engines.own());
    }

    /** Gives back what was kept for an attempt that has ended; what is left of it keeps its ports until it is gone. */
    public void release(Owner owner) throws IOException {
        if (!leaking.contains(owner)) {
            reservations.release(owner);
        }
    }

    /** What is counted of all environments of this process. */
    public EnvironmentFigures figures() {
        return figures;
    }

    /** Begins to bring up an environment. The caller closes it. */
    public StartingEnvironment begin(EnvironmentRequest request) {
        StartingEnvironment environment = new StartingEnvironment(this, request);
        environment.begin();
        return environment;
    }

    /** The version of the compose command, which is asked for each time. */
    String composeVersion() throws ComposeException, EngineException, InterruptedException {
        return composed.version();
    }

    /** This process, as the owner of what no attempt owns. */
    Owner self() {
        return new Owner(Owner.Type.RUN, run);
    }

    /** Looks at the engine; the caller settles what {@link #self} has then. */
    Optional<String> probe(EngineProbe probe)
            throws EnvironmentException, EngineException, IOException, InterruptedException {
        return probe.refusal(resources(engines.own(), self()));
    }

    /**
     * Opens a socket for what an attempt's tasks start themselves, where they may have one and this user has an engine. The caller closes
     * it.
     *
     * @param request with a path for it; none is opened, and a warning is logged, when it is longer than a socket's can be
     */
    public Optional<TaskSocket> socket(TaskSocket.Request request, SocketRules rules) throws IOException {
        if (!rules.offered() || (request.inContainer() && !rules.rights().contains(Right.INSIDE))) {
            return Optional.empty();
        }
        Optional<EngineAddress> engine = engines.address();
        if (engine.isEmpty()) {
            return Optional.empty();
        }
        if (request.path().toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "tasks get no engine socket of their own: the name {0} is longer than the {1} bytes that a socket''s may have;"
                            + " choose a shorter folder for state (XDG_STATE_HOME, or a worker''s --data)",
                    request.path(),
                    LONGEST_SOCKET);
            return Optional.empty();
        }
        return Optional.of(TaskSocket.open(request, engine.get(), rules, this));
    }

    ContainerEngine engine() throws EngineException, InterruptedException {
        return engines.own();
    }

    KnownShells shells() {
        return shells;
    }

    SubnetRegistry subnets() {
        return registries.subnets();
    }

    EngineResources resources(ContainerEngine engine, Owner owner) throws EnvironmentException, InterruptedException {
        requireReaper();
        return new EngineResources(engine, ledger, labels(owner));
    }

    OwnerLabels labels(Owner owner) {
        return new OwnerLabels(owner, run, host);
    }

    private void requireReaper() throws EnvironmentException, InterruptedException {
        try {
            reaper.require();
        } catch (IOException e) {
            throw EnvironmentException.of("see to it that nothing outlives this process", e);
        }
    }

    Site site(EnvironmentRequest request, EngineResources resources, CompletableFuture<Path> worktree) {
        return new Site(
                request,
                resources,
                registries.ports(),
                PortRange.DEFAULT,
                reservations.of(request.owner()),
                figures,
                new Budget(request.spec().readyWithin()),
                worktree,
                clock);
    }

    /** A plan may ask for more memory than there is, and for rights that this host's owner has to allow. */
    void check(EnvironmentSpec spec) throws EnvironmentException, EngineException, InterruptedException {
        Optional<String> refusal = reservations.refusal(spec, engines.own());
        if (refusal.isPresent()) {
            throw new EnvironmentException(BrokenReason.REFUSED, refusal.get());
        }
        boolean asks = spec.container()
                .filter(container -> !container.capabilities().isEmpty())
                .isPresent();
        if (asks && allowed.isPresent() && !allowed.get().contains(CAPABILITIES)) {
            throw new EnvironmentException(
                    BrokenReason.REFUSED,
                    "the plan's container asks for capabilities, which this worker does not allow (it would with"
                            + " --allow-in-containers " + CAPABILITIES + ")");
        }
    }

    /** Those of compose files. The reaper is there when this returns. */
    ComposedServices composed(EnvironmentRequest request) throws EnvironmentException, InterruptedException {
        requireReaper();
        return new ComposedServices(composed, request, allowed, clock);
    }

    /** Removes some of what was made, and gives back the subnets that were taken under a name when nothing of it is left. */
    List<Unsettled> settle(Set<Resource> some, String subnetsOf) throws IOException {
        List<Unsettled> left = ledger.settle(some, engines.settlers());
        if (left.isEmpty()) {
            subnets().release(subnetsOf);
        }
        return left;
    }

    /** Removes all that an owner has, and looks whether it is gone. Not cut short by an interrupt. */
    List<Unsettled> settle(Owner owner) throws IOException {
        boolean clean = false;
        try {
            List<Unsettled> left = composed.settle(owner);
            figures.settled(owner, left);
            clean = left.isEmpty();
            return left;
        } finally {
            if (clean) {
                leaking.remove(owner);
            } else {
                leaking.add(owner);
            }
        }
    }

    /** Tries once more to remove what of owners that are gone could not be removed. */
    public void settleLeaks() {
        for (Owner owner : List.copyOf(leaking)) {
            try {
                if (settle(owner).isEmpty()) {
                    reservations.release(owner);
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "what is left of " + owner.label() + " is tried again later", e);
            }
        }
    }

    /** Gives all that an owner has to another, whose ledger outlives this process. */
    void handOver(Owner from, Owner to, Ledger other) throws IOException {
        new OwnedResources(engines, registries, ledger, run, host).handOver(from, to, other);
    }

    /**
     * Removes what the tasks of an attempt have started themselves by this program: it belongs to the attempt, and ends with it. None of
     * its processes runs any more.
     *
     * @param state the folder in which this program keeps its state when an attempt's tasks call it
     * @throws IOException when something is left; the message names it. It is in the ledger of this process, and is tried again
     */
    public void removeNested(Path state) throws IOException {
        List<Unsettled> left = new ArrayList<>();
        for (Path file : NestedLedgers.below(state)) {
            for (Owner owner : ledger.adopt(file)) {
                List<Unsettled> its = ledger.settle(owner, engines.settlers());
                figures.settled(owner, its);
                left.addAll(its);
            }
        }
        if (!left.isEmpty()) {
            throw new IOException(
                    String.join("; ", left.stream().map(Unsettled::toString).toList()));
        }
    }

    /** Tries once more to remove what could not be removed. */
    public List<Unsettled> settleAll() {
        List<Unsettled> left = ledger.settleAll(engines.settlers());
        figures.settledAgain(left);
        return left;
    }
}
