package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.lifecycle.Crew;
import dev.coppice.tunnel.Frame.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** A port of this machine's, each of whose connections leads through a tunnel of its own. */
final class ForwardedPort implements AutoCloseable {
    private final ServerSocket listening;
    private final Way way;
    private final Crew crew;
    private final Consumer<String> troubles;

    /** Opens a tunnel for a connection. */
    interface Way {
        FleetTunnel open(Socket connection) throws InterruptedException;
    }

    private ForwardedPort(ServerSocket listening, Way way, Crew crew, Consumer<String> troubles) {
        this.listening = listening;
        this.way = way;
        this.crew = crew;
        this.troubles = troubles;
    }

    /**
     * Begins to listen.
     *
     * @param exactly whether no other port will do
     * @param troubles is told why a connection leads nowhere
     */
    static ForwardedPort open(int port, boolean exactly, Way way, Crew crew, Consumer<String> troubles)
            throws IOException {
        ForwardedPort forwarded = new ForwardedPort(listen(port, exactly), way, crew, troubles);
        crew.start("listen", forwarded::accept);
        return forwarded;
    }

    private static ServerSocket listen(int port, boolean exactly) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (BindException e) {
            socket.close();
            if (exactly) {
                throw CommandFailure.usage("--port " + port + " is taken on this machine: name another one", e);
            }
            return listen(0, true);
        }
    }

    /** The one that it listens on. */
    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listening.accept();
                crew.start("connection", () -> serve(connection));
            }
        } catch (IOException e) {
            // it is closed
        }
    }

    private void serve(Socket connection) {
        try (connection;
                FleetTunnel tunnel = way.open(connection)) {
            connection.setTcpNoDelay(true);
            OutputStream out = connection.getOutputStream();
            crew.start("send", tunnel.sender());
            crew.start("read", () -> read(connection, tunnel));
            tunnel.receive(frame -> {
                if (frame.kind() == Kind.DATA) {
                    out.write(frame.content());
                } else if (frame.kind() == Kind.END) {
                    connection.shutdownOutput();
                }
            });
        } catch (CommandFailure e) {
            troubles.accept(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            // whoever connected has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // this ends
        }
    }

    private static void read(Socket connection, FleetTunnel tunnel) {
        try (OutputStream out = tunnel.sender().stream(Kind.DATA)) {
            connection.getInputStream().transferTo(out);
        } catch (IOException e) {
            // it is over, at one end or the other
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            troubles.accept("port " + port() + " could not be given back: " + e.getMessage());
        }
    }
}
