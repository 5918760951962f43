package dev.coppice.worker.hosted;

import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.environment.EnvironmentId;
import dev.coppice.environment.EnvironmentOrder;
import dev.coppice.environment.EnvironmentReport;
import dev.coppice.lifecycle.Crew;
import dev.coppice.time.Timers;
import dev.coppice.transport.Control;
import dev.coppice.transport.json.MessageFormat;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.named.EnvironmentRefusal;
import dev.coppice.worker.named.NamedEnvironment;
import dev.coppice.worker.named.NamedEnvironments;
import dev.coppice.worker.secret.SecretSource;
import dev.coppice.worker.slot.EnvironmentHost;
import dev.coppice.worker.upload.TunnelEndpoint;
import dev.coppice.worker.worktree.Mirrors;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The named environments that a worker hosts. They outlive it: what is ordered is written down first, and a worker that starts anew goes
 * on with it. Safe for use by many threads.
 */
public final class HostedEnvironments implements EnvironmentHost, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HostedEnvironments.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    /** How long it is told that one is removed, after it was asked for last. */
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    /**
     * What it works with.
     *
     * @param folder of the worker's own
     * @param named those of that folder
     * @param engines closed by the caller
     * @param refusal why a repository may not be used here, by its location
     * @param limits with no reports
     */
    public record Parts(
            Path folder,
            NamedEnvironments named,
            Engines engines,
            Mirrors mirrors,
            Function<String, Optional<String>> refusal,
            SecretSource secrets,
            EnvironmentHosting limits,
            TunnelEndpoint coordinator,
            InstantSource clock,
            Timers timers) {}

    private final Parts parts;
    private final MessageFormat format = new MessageFormat();
    private final HostingDeeds deeds;
    private final EnvironmentTunnels tunnels;
    private final Crew crew = new Crew("environments");
    private final Map<String, HostedEnvironment> all = new HashMap<>();
    private final Map<EnvironmentId, Instant> removed = new HashMap<>();
    private Runnable listener = () -> {};
    private boolean closed;

    private HostedEnvironments(Parts parts) {
        this.parts = parts;
        deeds = new HostingDeeds(
                parts.named(),
                parts.mirrors(),
                parts.refusal(),
                parts.secrets(),
                parts.limits().longest());
        tunnels = new EnvironmentTunnels(
                parts.coordinator(),
                new TunnelDeeds(parts.named(), parts.engines(), parts.limits().address(), crew),
                crew);
    }

    /**
     * Takes up those that an earlier life of the worker has left.
     *
     * @throws IOException when it can't be read what there are
     */
    public static HostedEnvironments open(Parts parts) throws IOException {
        HostedEnvironments hosted = new HostedEnvironments(parts);
        for (HostedFolder folder : HostedFolder.all(parts.folder().resolve("hosted"), hosted.format)) {
            HostedRecord record = folder.read();
            hosted.all.put(record.order().id().name(), hosted.environment(record, folder));
        }
        hosted.crew.start("watch", hosted::watch);
        return hosted;
    }

    private HostedEnvironment environment(HostedRecord record, HostedFolder folder) {
        return new HostedEnvironment(record, folder, deeds, crew, this::changed);
    }

    private void watch() {
        try {
            expire();
            list().forEach(HostedEnvironment::resume);
            while (true) {
                look();
                parts.timers().await(LOOK_EVERY);
                expire();
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "the worker stops, and its environments go on");
        }
    }

    private void expire() throws InterruptedException {
        if (list().isEmpty()) {
            return;
        }
        try {
            parts.named().expire().forEach(line -> LOG.log(Level.INFO, line));
        } catch (EnvironmentRefusal | EngineException | IOException e) {
            LOG.log(
                    Level.WARNING,
                    "what has expired of the named environments could not be stopped: " + e.getMessage());
        }
    }

    private void look() throws InterruptedException {
        List<HostedEnvironment> now = list();
        if (now.isEmpty()) {
            return;
        }
        try {
            Map<String, NamedEnvironment> found = new HashMap<>();
            parts.named().list().forEach(each -> found.put(each.name(), each));
            now.forEach(
                    each -> each.look(Optional.ofNullable(found.get(each.id().name()))));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the named environments can't be looked at: " + e.getMessage());
        }
    }

    private synchronized List<HostedEnvironment> list() {
        return List.copyOf(all.values());
    }

    @Override
    public synchronized Optional<EnvironmentHosting> hosting() {
        forgetGone();
        List<EnvironmentReport> reports = new ArrayList<>();
        all.values().forEach(each -> reports.add(each.report()));
        removed.keySet().forEach(id -> reports.add(EnvironmentReport.removed(id)));
        EnvironmentHosting limits = parts.limits();
        return Optional.of(new EnvironmentHosting(limits.most(), limits.longest(), limits.address(), reports));
    }

    private void forgetGone() {
        Instant now = parts.clock().instant();
        all.values().stream().filter(HostedEnvironment::isGone).forEach(each -> removed.put(each.id(), now));
        all.values().removeIf(HostedEnvironment::isGone);
        removed.values().removeIf(asked -> asked.plus(REMEMBERED).isBefore(now));
    }

    @Override
    public synchronized void keep(EnvironmentOrder order) {
        forgetGone();
        if (closed || removed.containsKey(order.id())) {
            return; // it comes late
        }
        String name = order.id().name();
        HostedEnvironment there = all.get(name);
        try {
            if (there == null) {
                HostedFolder folder =
                        new HostedFolder(parts.folder().resolve("hosted").resolve(name), format);
                HostedRecord record = order.known() ? HostedRecord.lost(order) : HostedRecord.of(order);
                folder.write(record);
                HostedEnvironment added = environment(record, folder);
                all.put(name, added);
                added.resume();
                changed();
            } else if (there.id().equals(order.id())) {
                there.keep(order);
                changed();
            } else {
                there.remove(); // and this is told again until that has gone
            }
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "an order for the environment " + name + " can't be written down: " + e.getMessage());
        }
    }

    @Override
    public synchronized void remove(EnvironmentId environment) {
        forgetGone();
        HostedEnvironment there = all.get(environment.name());
        if (closed) {
            return;
        }
        if (there == null || !there.id().equals(environment)) {
            removed.put(environment, parts.clock().instant());
            changed();
            return;
        }
        try {
            there.remove();
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "that the environment " + environment + " is to go can't be written down: " + e.getMessage());
        }
    }

    @Override
    public synchronized void open(Control.OpenTunnel tunnel) {
        HostedEnvironment there = all.get(tunnel.environment().name());
        if (there != null && there.id().equals(tunnel.environment()) && !closed) {
            tunnels.open(tunnel, there.secrets());
        }
    }

    @Override
    public synchronized void onChange(Runnable added) {
        listener = added;
    }

    private void changed() {
        Runnable told;
        synchronized (this) {
            told = listener;
        }
        told.run();
    }

    /** What is under way stops, and is gone on with by the worker's next life; the environments stay. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            all.values().forEach(HostedEnvironment::close);
        }
        crew.close();
    }
}
