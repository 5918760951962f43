package dev.coppice.cli.gc;

import dev.coppice.cli.expiry.Keeper;
import dev.coppice.cli.invocation.HostName;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.reap.Reapers;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.HostRegistries;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.environment.image.ImageUse;
import dev.coppice.worker.kept.KeptAttempts;
import dev.coppice.worker.leftover.Leftovers;
import dev.coppice.worker.leftover.Leftovers.DeadRun;
import dev.coppice.worker.leftover.Settlement;
import dev.coppice.worker.named.NamedEnvironment;
import dev.coppice.worker.named.NamedEnvironments;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.WorktreeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what is left of this user's on this machine, and is of no use any more. */
final class Search {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Invocation invocation;
    private final Engines engines;
    private final long imageBytes;
    private final UserDirectories directories;
    private final HostRegistries registries;
    private final Keeper keeper;
    private final List<Leftover> found = new ArrayList<>();

    /** @param imageBytes what pulled images may take together */
    Search(Invocation invocation, Engines engines, long imageBytes) {
        this.invocation = invocation;
        this.engines = engines;
        this.imageBytes = imageBytes;
        this.directories = UserDirectories.of(invocation);
        this.registries = HostRegistries.in(directories.state(), invocation.time());
        this.keeper = new Keeper(invocation);
    }

    List<Leftover> find() throws IOException, CheckoutException, InterruptedException {
        deadRuns();
        keptAttempts();
        worktrees();
        environments();
        images();
        return found;
    }

    private void deadRuns() throws IOException {
        Path runs = directories.state().resolve("run");
        for (DeadRun dead : Leftovers.dead(runs)) {
            found.add(new Leftover("run", dead.id(), dead.since(), dead.bytes(), Optional.empty(), () -> {
                Settlement settled = Leftovers.settle(runs, GRACE, engines.settlers());
                if (!settled.failures().isEmpty()) {
                    throw new IOException(String.join("; ", settled.failures()));
                }
            }));
        }
    }

    private void keptAttempts() throws IOException {
        KeptAttempts attempts =
                new KeptAttempts(directories.state(), engines, registries, HostName.read(), keeper, invocation.time());
        Instant now = invocation.time().instant();
        attempts.list().stream()
                .filter(kept -> !kept.expires().isAfter(now))
                .forEach(kept -> found.add(new Leftover(
                        "attempt",
                        kept.job() + " (" + kept.plan() + ")",
                        kept.created(),
                        Leftover.UNKNOWN,
                        Optional.empty(),
                        () -> attempts.remove(kept))));
    }

    private void worktrees() throws CheckoutException, InterruptedException {
        Mirrors mirrors = new Mirrors(directories.cache(), invocation.time());
        for (WorktreeInfo worktree : mirrors.expired()) {
            boolean hasWork = mirrors.hasUnsavedWork(worktree);
            found.add(new Leftover(
                    "worktree",
                    worktree.path().toString(),
                    worktree.lastUse(),
                    worktree.bytes(),
                    hasWork
                            ? Optional.of(
                                    "somebody has worked in it since; save that, or coppice worktrees prune --kept")
                            : Optional.empty(),
                    () -> mirrors.remove(worktree)));
        }
    }

    private void environments() throws IOException, InterruptedException {
        Map<String, String> env = Reapers.unmarked(invocation.environment());
        NamedEnvironments environments = new NamedEnvironments(
                directories.state(), engines, registries, env, HostName.read(), keeper, invocation.time());
        environments.list().stream()
                .filter(environment -> environment.state() == NamedEnvironment.State.EXPIRED)
                .forEach(environment -> found.add(new Leftover(
                        "environment",
                        environment.name(),
                        environment.expires(),
                        Leftover.UNKNOWN,
                        Optional.empty(),
                        () -> environments.stop(environment.name(), true))));
    }

    /** The latest used ones stay, as many as there is room for. */
    private void images() throws IOException, InterruptedException {
        var cache = registries.images();
        long taken = 0;
        for (ImageUse use : cache.uses()) {
            if (!use.pulled()) {
                continue;
            }
            try {
                ContainerEngine engine = engines.at(use.engine());
                Optional<Image> image =
                        engine.findImage(use.reference()).filter(one -> one.id().equals(use.id()));
                if (image.isEmpty()) {
                    cache.forget(use);
                    continue;
                }
                taken += image.get().bytes();
                if (taken > imageBytes) {
                    taken -= image.get().bytes();
                    found.add(new Leftover(
                            "image", use.reference(), use.last(), image.get().bytes(), inUse(engine, use), () -> {
                                engine.removeImage(use.reference());
                                cache.forget(use);
                            }));
                }
            } catch (EngineException e) {
                found.add(new Leftover(
                        "image",
                        use.reference(),
                        use.last(),
                        Leftover.UNKNOWN,
                        Optional.of(String.valueOf(e.getMessage())),
                        () -> {}));
            }
        }
    }

    private static Optional<String> inUse(ContainerEngine engine, ImageUse use)
            throws EngineException, InterruptedException {
        for (var container : engine.findContainers(Map.of())) {
            if (engine.inspectContainer(container.id()).image().equals(use.id())) {
                return Optional.of("the container " + container.name() + " uses it");
            }
        }
        return Optional.empty();
    }
}
