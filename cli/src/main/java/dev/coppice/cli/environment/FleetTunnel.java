package dev.coppice.cli.environment;

import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.tunnel.Frame;
import dev.coppice.tunnel.FrameSender;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A tunnel to an environment of a fleet. One thread reads what comes; another one runs the sender. */
final class FleetTunnel implements AutoCloseable {
    private final Client reading;
    private final Client writing;
    private final InputStream in;
    private final FrameSender sender;

    private record Opened(String tunnel) {}

    /** Takes what comes through it. */
    interface Receiver {
        void receive(Frame frame) throws IOException;
    }

    private FleetTunnel(Client reading, Client writing, String id) throws InterruptedException {
        this.reading = reading;
        this.writing = writing;
        in = reading.open(ApiPath.of("tunnels", id, "out"), Map.of());
        sender = new FrameSender(
                (at, bytes) -> writing.send(ApiPath.of("tunnels", id, "in").with("at", at), bytes));
    }

    /**
     * Opens one.
     *
     * @throws CommandFailure when it is refused
     */
    static FleetTunnel open(String name, TunnelRequest request, ServerOptions server, Invocation invocation)
            throws InterruptedException {
        Client reading = server.connect(invocation);
        Client writing = server.connect(invocation);
        try {
            String id = reading.post(
                            ApiPath.of("environments", name, "tunnels"),
                            request,
                            UUID.randomUUID().toString())
                    .as(Opened.class)
                    .tunnel();
            return new FleetTunnel(reading, writing, id);
        } catch (RuntimeException | InterruptedException e) {
            reading.close();
            writing.close();
            throw e;
        }
    }

    FrameSender sender() {
        return sender;
    }

    /**
     * Hands on what comes, to the end.
     *
     * @return the exit code of what was asked for
     * @throws CommandFailure when it could not be done, or the tunnel broke off
     */
    int receive(Receiver receiver) throws IOException {
        for (Optional<Frame> next = Frame.read(in); next.isPresent(); next = Frame.read(in)) {
            switch (next.get().kind()) {
                case EXIT -> {
                    return Integer.parseInt(next.get().text());
                }
                case FAILURE -> throw CommandFailure.broken(next.get().text());
                case DATA, ERRORS, END, SIZE -> receiver.receive(next.get());
            }
        }
        throw CommandFailure.broken(
                "the connection with the environment broke off: its worker, or the coordinator, is gone");
    }

    @Override
    public void close() {
        sender.close();
        reading.close();
        writing.close();
    }
}
