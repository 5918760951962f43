package dev.coppice.worker.process;

import dev.coppice.plan.ShellBlock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The host that is this machine itself: blocks run in shells that are children of this process.
 *
 * <p>A block's processes are those of its session; they end with its shell. A process that left the session (with
 * {@code setsid}, say) may run on beside later blocks, until the attempt's sweep ends it.
 */
public final class TaskShell implements TaskHost {
    private static final int KILLED = 128 + 9;

    private final Shells shells;
    private final Path scripts;
    private final ProcessMark mark;
    private final ProcessFinder finder;
    private final ProcessEnder ender;
    private int count;
    private boolean alone = true;
    private @Nullable Swept swept;

    /**
     * @param token stands in the environment of the attempt's processes, as the value of a variable, and in no other's
     * @param scripts a folder of the attempt's own, in which blocks are written down to be run
     * @param grace how long processes have between SIGTERM and SIGKILL
     */
    public TaskShell(Shells shells, String token, Path scripts, Duration grace) {
        this.shells = shells;
        this.scripts = scripts;
        this.mark = shells.mark(token);
        this.finder = new ProcessFinder(mark);
        this.ender = new ProcessEnder(finder, grace);
    }

    @Override
    public BlockEnd run(ShellBlock block, Path folder, Map<String, String> variables, OutputSink output, Duration limit)
            throws IOException, InterruptedException {
        ShellCommand command = shells.command(block, mark);
        Path script = writeDown(block, command.opening());
        Path pipe = shells.pipes().take();
        boolean closed = false;
        if (alone) {
            finder.begin();
        }
        alone = false;
        swept = null;
        try (OutputPump pump = new OutputPump(pipe, output)) {
            Process shell = start(block, command, script, folder, variables, pump.pipe());
            finder.startAt(shell.pid());
            pump.start();
            BlockEnd end;
            try {
                end = await(shell, limit);
            } finally {
                closed = pump.finish(() -> ender.end(0, () -> finder.all(0)));
            }
            pump.check();
            return end;
        } finally {
            if (closed) {
                shells.pipes().giveBack(pipe);
            }
        }
    }

    @Override
    public Swept sweep() {
        Swept now = alone ? Swept.NOTHING : ender.end(0, () -> finder.all(0));
        swept = now;
        return now;
    }

    @Override
    public void close() throws IOException {
        List<LeftProcess> remaining = (swept == null ? sweep() : swept).remaining();
        if (!remaining.isEmpty()) {
            throw new IOException(remaining.stream()
                    .map(LeftProcess::toString)
                    .collect(Collectors.joining(", ", "still running: ", "")));
        }
    }

    private BlockEnd await(Process shell, Duration limit) throws InterruptedException {
        long session = shell.pid();
        boolean ended;
        try {
            ended = shell.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            ender.end(session, () -> finder.all(session));
            throw e;
        }
        if (ended) {
            alone = finder.findsSurelyNone(session);
            if (!alone) {
                ender.end(session, () -> finder.inSession(session));
            }
        } else {
            ender.end(session, () -> finder.all(session));
        }
        // One that hangs in the kernel ends when it can; nobody waits for that.
        boolean gone = shell.waitFor(1, TimeUnit.SECONDS);
        return new BlockEnd(gone ? shell.exitValue() : KILLED, !ended);
    }

    private static Process start(
            ShellBlock block, ShellCommand command, Path script, Path folder, Map<String, String> variables, File pipe)
            throws IOException {
        List<String> words = new ArrayList<>(command.words());
        words.add(script.toString());
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(pipe);
        builder.environment().clear();
        builder.environment().putAll(variables);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "can't start the block at line " + block.line() + " with " + block.shell() + " in " + folder + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** Pads the script with empty lines, so that the shell's messages name the lines of the plan. */
    private Path writeDown(ShellBlock block, String opening) throws IOException {
        count++;
        Path script = scripts.resolve("block-" + count + ".sh");
        return Files.writeString(script, opening + "\n".repeat(Math.max(0, block.line() - 1)) + block.script());
    }
}
