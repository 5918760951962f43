package dev.coppice.cli.environment;

import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Interruption;
import dev.coppice.cli.terminal.Keyboard;
import dev.coppice.cli.terminal.Signals;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.terminal.TerminalSize;
import dev.coppice.lifecycle.Crew;
import dev.coppice.tunnel.Frame;
import dev.coppice.tunnel.Frame.Kind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Logs of an environment of a fleet, and commands in it, at this program's terminal. */
final class FleetSession {
    private final Invocation invocation;
    private final ServerOptions server;
    private final Keyboard keyboard = new Keyboard();

    FleetSession(Invocation invocation, ServerOptions server) {
        this.invocation = invocation;
        this.server = server;
    }

    /** Prints what services write, to its end. */
    int logs(String name, Optional<String> service, boolean follow, Optional<Integer> last)
            throws InterruptedException {
        Interruption interruption = Interruption.listen(invocation.halt());
        try (FleetTunnel tunnel =
                FleetTunnel.open(name, TunnelRequest.logs(service, follow, last), server, invocation)) {
            return tunnel.receive(this::print);
        } catch (IOException e) {
            return broken(interruption, e);
        } catch (InterruptedException e) {
            return interruption.exitCode().orElse(ExitCode.INTERRUPTED);
        }
    }

    /** Runs a command to its end; its exit code. */
    int exec(String name, Optional<String> service, List<String> command) throws InterruptedException {
        boolean terminal = keyboard.isTerminal() && Terminal.of(invocation).isInteractive();
        Interruption interruption = Interruption.listen(invocation.halt());
        try (FleetTunnel tunnel =
                        FleetTunnel.open(name, TunnelRequest.exec(service, command, terminal), server, invocation);
                Crew crew = new Crew("exec")) {
            crew.start("send", tunnel.sender());
            return terminal ? atTerminal(tunnel, crew) : piped(tunnel);
        } catch (IOException e) {
            return broken(interruption, e);
        } catch (InterruptedException e) {
            return interruption.exitCode().orElse(ExitCode.INTERRUPTED);
        }
    }

    private int piped(FleetTunnel tunnel) throws IOException {
        keyboard.sendTo(tunnel.sender().stream(Kind.DATA));
        return tunnel.receive(this::print);
    }

    @SuppressWarnings("try") // the terminal is there to be given back
    private int atTerminal(FleetTunnel tunnel, Crew crew) throws IOException, InterruptedException {
        Semaphore resized = new Semaphore(1);
        try (Keyboard.Raw raw = keyboard.raw()) {
            Signals.on("WINCH", resized::release);
            crew.start("size", () -> tellSizes(tunnel, resized));
            keyboard.sendTo(tunnel.sender().stream(Kind.DATA));
            return tunnel.receive(this::print);
        }
    }

    private void tellSizes(FleetTunnel tunnel, Semaphore resized) {
        try {
            while (true) {
                resized.acquire();
                TerminalSize size = Terminal.of(invocation).size().get();
                tunnel.sender().send(Frame.of(Kind.SIZE, size.columns() + "x" + size.rows()));
            }
        } catch (InterruptedException | IOException e) {
            // the session has ended
        }
    }

    private void print(Frame frame) throws IOException {
        if (frame.kind() == Kind.ERRORS) {
            new FileOutputStream(FileDescriptor.err).write(frame.content());
        } else if (frame.kind() == Kind.DATA) {
            invocation.stream().write(frame.content());
            invocation.stream().flush();
        }
    }

    private static int broken(Interruption interruption, IOException e) {
        return interruption
                .exitCode()
                .orElseThrow(() ->
                        CommandFailure.broken("the connection with the environment broke off: " + e.getMessage(), e));
    }
}
