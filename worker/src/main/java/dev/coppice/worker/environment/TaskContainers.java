package dev.coppice.worker.environment;

import dev.coppice.attempt.BrokenReason;
import dev.coppice.environment.TaskContainer;
import dev.coppice.plan.ShellBlock;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.process.Interpreters;
import dev.coppice.worker.process.UntrustedShellException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** Makes containers for tasks, and looks whether they have the shells that the tasks need. */
final class TaskContainers {
    private final Site site;
    private final KnownShells shells;
    private final Predicate<String> outOfMemory;

    /** @param outOfMemory whether the engine has said of a container that a process of it was ended for want of memory */
    TaskContainers(Site site, KnownShells shells, Predicate<String> outOfMemory) {
        this.site = site;
        this.shells = shells;
        this.outOfMemory = outOfMemory;
    }

    ContainerHost host(Image image, TaskPlace place, Collection<ShellBlock> blocks)
            throws EnvironmentException, InterruptedException {
        TaskContainer spec = site.request().spec().container().orElseThrow();
        ContainerEngine engine = site.resources().engine();
        try {
            RunningContainer made = new TaskContainerMaker(spec, site, place).make(image);
            ContainerProcesses processes = new ContainerProcesses(engine, made);
            if (!processes.begin()) {
                throw new EnvironmentException(
                        BrokenReason.BAD_PLAN, "the image " + spec.image() + " has no sh: tasks can't run in it");
            }
            Interpreters interpreters = new Interpreters(words -> probe(processes, words), shells.of(image));
            for (ShellBlock block : blocks) {
                interpreters.command(block.shell());
            }
            return new ContainerHost(engine, made, processes, interpreters, place, () -> outOfMemory.test(made.id()));
        } catch (UntrustedShellException e) {
            throw new EnvironmentException(BrokenReason.BAD_PLAN, "the image " + spec.image() + ": " + e.getMessage());
        } catch (EngineException e) {
            throw EnvironmentException.of(e);
        } catch (IOException e) {
            throw EnvironmentException.of("make the container for the tasks", e);
        }
    }

    private static OptionalInt probe(ContainerProcesses processes, List<String> words)
            throws IOException, InterruptedException {
        try {
            return processes.run(words, new ByteArrayOutputStream());
        } catch (EngineException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
