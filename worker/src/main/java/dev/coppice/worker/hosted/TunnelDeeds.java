package dev.coppice.worker.hosted;

import dev.coppice.environment.EnvironmentCall;
import dev.coppice.lifecycle.Crew;
import dev.coppice.tunnel.Frame;
import dev.coppice.tunnel.Frame.Kind;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineOutput.Channel;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.environment.engine.InteractiveExec;
import dev.coppice.worker.environment.engine.LogRequest;
import dev.coppice.worker.log.SecretMask;
import dev.coppice.worker.named.EnvironmentContainer;
import dev.coppice.worker.named.EnvironmentRefusal;
import dev.coppice.worker.named.NamedEnvironments;
import dev.coppice.worker.named.ServiceLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is done for those at the other ends of tunnels.
 *
 * @param address of this host where ports are published
 */
record TunnelDeeds(NamedEnvironments named, Engines engines, String address, Crew crew) {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofDays(7);

    /** Sends what services write, until that has ended. */
    int logs(String name, EnvironmentCall.Logs call, List<String> secrets, TunnelEnd end, InputStream in)
            throws EnvironmentRefusal, EngineException, IOException, InterruptedException {
        ContainerEngine engine = engines.own();
        List<EnvironmentContainer> wanted = named.containers(name, call.service());
        OptionalInt last = call.last().map(OptionalInt::of).orElseGet(OptionalInt::empty);
        OutputStream out = end.sender().stream(Kind.DATA);
        List<EngineStream> streams = new ArrayList<>();
        List<SecretMask> masks = new ArrayList<>();
        crew.start("tunnel in", () -> end.receive(in, frame -> {}));
        try {
            for (EnvironmentContainer container : wanted) {
                ServiceLines lines = new ServiceLines(wanted.size() > 1 ? container.service() : "", out);
                SecretMask mask = SecretMask.of(secrets, lines::write);
                masks.add(mask);
                streams.add(engine.logs(
                        container.id(),
                        new LogRequest(call.follow(), last, Optional.empty()),
                        (channel, bytes) -> mask.write(bytes, 0, bytes.length)));
            }
            for (EngineStream stream : streams) {
                while (!stream.awaitEnd(LOOK) && !end.isGoneWithin(Duration.ZERO)) {
                    // a service may say nothing for long
                }
            }
        } finally {
            streams.forEach(EngineStream::close);
        }
        for (SecretMask mask : masks) {
            mask.finish();
        }
        return 0;
    }

    /** Runs a command to its end; the exit code. */
    int exec(String name, EnvironmentCall.Exec call, TunnelEnd end, InputStream in)
            throws EnvironmentRefusal, EngineException, IOException, InterruptedException {
        EnvironmentContainer container = named.container(name, call.service());
        ExecSpec command = ExecSpec.of(call.command().toArray(String[]::new));
        try (InteractiveExec exec = engines.own()
                .interact(
                        container.id(),
                        command,
                        call.terminal(),
                        (channel, bytes) -> end.sender()
                                .send(new Frame(channel == Channel.OUT ? Kind.DATA : Kind.ERRORS, bytes)))) {
            crew.start("tunnel in", () -> end.receive(in, frame -> take(frame, exec)));
            while (!exec.awaitEnd(LOOK)) {
                if (end.isGoneWithin(Duration.ZERO)) {
                    return 0; // nobody hears it
                }
            }
            return exec.awaitExit(LONGEST);
        }
    }

    private static void take(Frame frame, InteractiveExec exec) throws IOException, InterruptedException {
        switch (frame.kind()) {
            case DATA -> {
                exec.input().write(frame.content());
                exec.input().flush();
            }
            case END -> exec.input().close();
            case SIZE -> {
                String[] size = frame.text().split("x", 2);
                try {
                    exec.resize(Integer.parseInt(size[0]), Integer.parseInt(size[1]));
                } catch (EngineException e) {
                    throw new IOException(e);
                }
            }
            case ERRORS, EXIT, FAILURE -> {}
        }
    }

    /** Leads to a port that the environment publishes, and to none else. */
    int connect(String name, int hostPort, TunnelEnd end, InputStream in)
            throws EnvironmentRefusal, IOException, InterruptedException {
        if (!named.show(name).ports().containsValue(hostPort)) {
            throw new IOException("the environment " + name + " does not publish the port " + hostPort);
        }
        InetAddress host = InetAddress.getByName(address);
        try (Socket socket = new Socket(host.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host, hostPort)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            crew.start("tunnel in", () -> {
                end.receive(in, frame -> {
                    switch (frame.kind()) {
                        case DATA -> out.write(frame.content());
                        case END -> socket.shutdownOutput();
                        case ERRORS, SIZE, EXIT, FAILURE -> {}
                    }
                });
                closeQuietly(socket);
            });
            socket.getInputStream().transferTo(end.sender().stream(Kind.DATA));
        }
        return 0;
    }

    /** Who reads from it ends. */
    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no use any more
        }
    }
}
