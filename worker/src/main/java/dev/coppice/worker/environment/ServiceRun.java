package dev.coppice.worker.environment;

import dev.coppice.artifact.StartedService;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.environment.ReadyCheck;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.worker.environment.ServiceStart.Started;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Health;
import dev.coppice.worker.environment.engine.Image;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One service, from its container's beginning until it is ready, and then until its log is complete. */
final class ServiceRun {
    private static final int LAST_LINES = 20;
    /** How long it takes at most until what the engine does not tell is seen. */
    private static final Duration LOOK = Duration.ofMillis(250);

    private final String name;
    private final ServiceSpec spec;
    private final Site site;
    private final Semaphore hints = new Semaphore(0);
    private final LineSearch search;
    private volatile @Nullable ServiceLog log;
    private volatile @Nullable Started started;
    private volatile @Nullable ServiceReady ready;
    private volatile String seen = "not started";
    private volatile String digest = "";

    ServiceRun(String name, ServiceSpec spec, Site site) {
        this.name = name;
        this.spec = spec;
        this.site = site;
        this.search = new LineSearch(
                spec.ready()
                        .filter(check -> check.kind() == ReadyCheck.Kind.LOG)
                        .map(ReadyCheck::text),
                this::look);
    }

    String name() {
        return name;
    }

    ServiceSpec spec() {
        return spec;
    }

    /** Something may have happened to it. Any thread. */
    void look() {
        hints.release();
    }

    /** Brings it up, and returns when it is ready. */
    void bringUp(Image image) throws EnvironmentException, InterruptedException {
        long begun = System.nanoTime();
        digest = image.exactName();
        ContainerEngine engine = site.resources().engine();
        try {
            ServiceLog opened = ServiceLog.open(
                    site.request().files().serviceLog(name),
                    site.clock(),
                    site.request().secrets(),
                    search);
            log = opened;
            Started running = new ServiceStart(name, spec, site).start(image);
            started = running;
            opened.follow(engine, running.id());
            boolean ended = await(running, opened, new ServiceProbe(spec, running, engine, search));
            ready = new ServiceReady(Duration.ofNanos(System.nanoTime() - begun), ended);
        } catch (EngineException e) {
            throw EnvironmentException.of(e);
        } catch (IOException e) {
            throw EnvironmentException.of("keep the log of the service " + name, e);
        }
    }

    /**
     * What it took.
     *
     * @param ended whether it has done what it was there for
     */
    record ServiceReady(Duration after, boolean ended) {}

    /** Returns whether it has ended. */
    private boolean await(Started running, ServiceLog opened, ServiceProbe probe)
            throws EngineException, EnvironmentException, InterruptedException {
        while (true) {
            ContainerState state = site.resources().engine().inspectContainer(running.id());
            seen = state.health()
                    .map(Health::status)
                    .map(Enum::name)
                    .orElse("starting")
                    .toLowerCase(Locale.ROOT);
            if (state.status().hasEnded()) {
                if (state.exitCode().orElse(1) == 0 && ServiceProbe.isOneShot(spec)) {
                    return true;
                }
                opened.awaitEnd();
                throw unhealthy("it " + ending(state) + " before it was ready", opened);
            }
            if (state.status() == ContainerState.Status.RUNNING && probe.isReady(state)) {
                return false;
            }
            if (site.budget().isOver()) {
                throw unhealthy(
                        "the " + site.budget().whole().toSeconds()
                                + " s that all services have together are over (key wait), and it " + condition(state),
                        opened);
            }
            hints.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            hints.drainPermits();
        }
    }

    private EnvironmentException unhealthy(String why, ServiceLog opened) {
        List<String> last = opened.last(LAST_LINES);
        return new EnvironmentException(
                BrokenReason.SERVICE_UNHEALTHY,
                "service " + name + " is not ready: " + why
                        + (last.isEmpty()
                                ? "; it has written nothing"
                                : ". The last that it wrote:\n" + String.join("\n", last) + "\nAll of it is in "
                                        + site.request()
                                                .files()
                                                .serviceLog(name)
                                                .getFileName()));
    }

    private static String ending(ContainerState state) {
        String code = "ended with exit code "
                + (state.exitCode().isPresent()
                        ? Integer.toString(state.exitCode().getAsInt())
                        : "(unknown)");
        String memory = state.outOfMemory() ? ", as it was out of memory" : "";
        return code + memory + (state.error().isEmpty() ? "" : " (" + state.error() + ")");
    }

    private String condition(ContainerState state) {
        String doing = "is " + state.status().name().toLowerCase(Locale.ROOT);
        Optional<Health> health = state.health();
        if (health.isEmpty()) {
            return doing
                    + spec.ready()
                            .map(check -> ", but its check by " + word(check) + " does not succeed")
                            .orElse(
                                    spec.ports().isEmpty()
                                            ? ""
                                            : ", but does not accept connections at " + spec.ports());
        }
        return doing + ", its health is " + health.get().status().name().toLowerCase(Locale.ROOT)
                + (health.get().exitCode().isPresent()
                        ? ": its check ended with exit code "
                                + health.get().exitCode().getAsInt() + " and said "
                                + site.mask().apply(health.get().output().strip())
                        : "");
    }

    private static String word(ReadyCheck check) {
        return check.kind().name().toLowerCase(Locale.ROOT);
    }

    /** What is known of it while it is not ready, in a word. */
    String condition() {
        return seen;
    }

    /** The host's ports by the container's, in the plan's order; none before it has started. */
    Map<Integer, Integer> ports() {
        Started running = started;
        return running == null ? Map.of() : running.ports();
    }

    /** As the report tells of it. */
    StartedService told() {
        return new StartedService(name, spec.image(), digest, ready().map(ServiceReady::after));
    }

    Optional<ServiceReady> ready() {
        return Optional.ofNullable(ready);
    }

    /** How it ended, when it was ready and should run on. */
    Optional<String> death() throws EngineException, InterruptedException {
        Started running = started;
        ServiceReady was = ready;
        if (running == null || was == null || was.ended()) {
            return Optional.empty();
        }
        ContainerState state = site.resources().engine().inspectContainer(running.id());
        boolean done = state.exitCode().orElse(1) == 0 && ServiceProbe.isOneShot(spec);
        return state.status().hasEnded() && !done
                ? Optional.of("service " + name + " " + ending(state) + " while the tasks ran: see "
                        + site.request().files().serviceLog(name).getFileName())
                : Optional.empty();
    }

    /** Completes its log. */
    void closeLog(ServiceLog.LogEnd end) throws IOException {
        ServiceLog opened = log;
        if (opened != null) {
            opened.close(end);
        }
    }
}
