package dev.coppice.worker.environment;

import dev.coppice.plan.ShellBlock;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.environment.engine.RunningExec;
import dev.coppice.worker.process.BlockEnd;
import dev.coppice.worker.process.Interpreters;
import dev.coppice.worker.process.OutputSink;
import dev.coppice.worker.process.Swept;
import dev.coppice.worker.process.TaskHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A container in which an attempt's blocks run, one after the other: files stay from block to block, no process does. The container
 * itself is given back with its environment.
 */
final class ContainerHost implements TaskHost {
    private static final int KILLED = 128 + 9;

    private final ContainerEngine engine;
    private final RunningContainer container;
    private final ContainerProcesses processes;
    private final Interpreters interpreters;
    private final TaskPlace place;
    private final BooleanSupplier outOfMemory;
    private int count;

    /** @param outOfMemory whether the engine has said that a process of the container was ended for want of memory */
    ContainerHost(
            ContainerEngine engine,
            RunningContainer container,
            ContainerProcesses processes,
            Interpreters interpreters,
            TaskPlace place,
            BooleanSupplier outOfMemory) {
        this.engine = engine;
        this.container = container;
        this.processes = processes;
        this.interpreters = interpreters;
        this.place = place;
        this.outOfMemory = outOfMemory;
    }

    RunningContainer container() {
        return container;
    }

    @Override
    public BlockEnd run(ShellBlock block, Path folder, Map<String, String> variables, OutputSink output, Duration limit)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(interpreters.command(block.shell()));
        words.add(writeDown(block).toString());
        ExecSpec command = new ExecSpec(
                processes.aloneAfter(words, place.grace()),
                variables,
                Optional.of(folder.toString()),
                Optional.of(container.user()));
        try (RunningExec run =
                engine.exec(container.id(), command, (channel, bytes) -> output.write(bytes, 0, bytes.length))) {
            BlockEnd end = await(run, limit);
            Optional<Exception> failure = run.failure();
            if (failure.isPresent() && !end.timedOut()) {
                throw new IOException(
                        "the output of the block at line " + block.line() + " is not all there: "
                                + failure.get().getMessage(),
                        failure.get());
            }
            if (end.exitCode() != 0 && outOfMemory.getAsBoolean()) {
                byte[] note = "\ncoppice: the container was out of memory, and a process of it was ended for that\n"
                        .getBytes(StandardCharsets.UTF_8);
                output.write(note, 0, note.length);
            }
            return end;
        } catch (EngineException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private BlockEnd await(RunningExec run, Duration limit) throws EngineException, IOException, InterruptedException {
        try {
            int exitCode = run.awaitExit(limit);
            if (exitCode == KILLED) {
                requireRunning();
                processes.end(place.grace()); // the block may have ended even what ends the others
            }
            return new BlockEnd(exitCode, false);
        } catch (EngineException e) {
            if (e.kind() != EngineException.Kind.TIMED_OUT) {
                throw e;
            }
            processes.end(place.grace());
            return new BlockEnd(KILLED, true);
        } catch (InterruptedException e) {
            processes.end(place.grace());
            throw e;
        }
    }

    private void requireRunning() throws EngineException, IOException, InterruptedException {
        ContainerState state = engine.inspectContainer(container.id());
        if (state.status().hasEnded()) {
            throw new IOException("the container of the tasks has ended"
                    + (state.outOfMemory() ? ", as it was out of memory" : "") + ", with exit code "
                    + state.exitCode().orElse(KILLED));
        }
    }

    @Override
    public Swept sweep() {
        try {
            processes.end(place.grace());
            return Swept.NOTHING;
        } catch (EngineException e) {
            return Swept.NOTHING; // they end with the container, of which its environment sees to it
        }
    }

    @Override
    public void close() {
        // The container goes with its environment, and all of its processes with it.
    }

    /** Pads the script with empty lines, so that the shell's messages name the lines of the plan. */
    private Path writeDown(ShellBlock block) throws IOException {
        count++;
        Path script = place.scripts().resolve("block-" + count + ".sh");
        return Files.writeString(script, "\n".repeat(Math.max(0, block.line() - 1)) + block.script());
    }
}
