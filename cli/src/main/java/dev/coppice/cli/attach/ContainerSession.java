package dev.coppice.cli.attach;

import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Keyboard;
import dev.coppice.cli.terminal.Signals;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.terminal.TerminalSize;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineOutput.Channel;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.environment.engine.InteractiveExec;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A command in a container that has this program's input, output, and terminal where there is one. */
public final class ContainerSession {
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Invocation invocation;
    private final ContainerEngine engine;
    private final Keyboard keyboard = new Keyboard();
    private final Semaphore resized = new Semaphore(1);

    /** @param engine closed by the caller */
    public ContainerSession(Invocation invocation, ContainerEngine engine) {
        this.invocation = invocation;
        this.engine = engine;
    }

    /** Runs it to its end; returns its exit code. */
    @SuppressWarnings("try") // the terminal is there to be given back
    public int run(String container, ExecSpec command) throws EngineException, IOException, InterruptedException {
        Terminal shown = Terminal.of(invocation);
        boolean terminal = keyboard.isTerminal() && shown.isInteractive();
        FileOutputStream errors = new FileOutputStream(FileDescriptor.err);
        try (InteractiveExec exec = engine.interact(container, command, terminal, (channel, bytes) -> {
            if (channel == Channel.OUT) {
                invocation.stream().write(bytes);
                invocation.stream().flush();
            } else {
                errors.write(bytes);
            }
        })) {
            if (!terminal) {
                keyboard.sendTo(exec.input());
                return exec.awaitExit(LONGEST);
            }
            try (Keyboard.Raw raw = keyboard.raw()) {
                Signals.on("WINCH", resized::release);
                keyboard.sendTo(exec.input());
                while (!exec.awaitEnd(LOOK)) {
                    if (resized.tryAcquire(0, TimeUnit.SECONDS)) {
                        TerminalSize size = shown.size().get();
                        exec.resize(size.columns(), size.rows());
                    }
                }
                return exec.awaitExit(LONGEST);
            }
        }
    }
}
