package dev.coppice.worker.environment.socket;

import dev.coppice.lifecycle.Crew;
import dev.coppice.worker.environment.engine.EngineAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A socket that speaks as the engine's does, and passes on what is about an attempt's own things. It costs a thread that waits until
 * somebody connects. Safe for use by many threads.
 */
public final class FilteredSocket implements Closeable {
    private static final System.Logger LOG = System.getLogger(FilteredSocket.class.getName());
    /** For what an engine makes while the socket is closed. */
    private static final Duration LAST_MAKING = Duration.ofSeconds(30);

    private final Path path;
    private final ServerSocketChannel server;
    private final Routes routes = new Routes();
    private final Relay relay;
    private final Crew crew = new Crew("engine socket");
    /** Shared by all that is made; whoever has it alone knows that nothing is being made. */
    private final ReentrantReadWriteLock makings = new ReentrantReadWriteLock();

    private FilteredSocket(
            Path path,
            ServerSocketChannel server,
            String prefix,
            Collection<Path> roots,
            EngineAddress engine,
            Registrar registrar,
            SocketRules rules) {
        this.path = path;
        this.server = server;
        this.relay = new Relay(engine, prefix, crew);
        Names names = new Names(prefix);
        Possessions own = new Possessions(names, registrar);
        Filters filters = new Filters(own, names, registrar);
        Volumes volumes = new Volumes(names, filters, registrar, rules);
        Optional<Path> engineFile = "unix".equals(engine.uri().getScheme())
                ? Optional.of(Path.of(engine.uri().getPath()))
                : Optional.empty();
        MountRules mounts = new MountRules(volumes, new HostFiles(roots, path, engineFile, rules), registrar, rules);
        ContainerBody bodies = new ContainerBody(own, registrar, new HostConfigRules(own, rules), mounts);
        new SystemCalls(filters, rules).addTo(routes);
        new ContainerCalls(names, own, filters, bodies, rules).addTo(routes);
        new NetworkCalls(names, own, filters, bodies, registrar, rules).addTo(routes);
        volumes.addTo(routes);
        new ImageCalls(names, own, filters, registrar, rules).addTo(routes);
    }

    /**
     * Opens one; whoever may read and write its folder may use it. The caller closes it.
     *
     * @param path of the socket, at most 107 bytes long; nothing is there
     * @param prefix what the engine's names have before those that the attempt gives: lower-case letters and digits, and a hyphen at the
     *     end; nothing else that the engine tells may hold it
     * @param roots folders of the attempt's, below which are the files that its containers may see
     */
    public static FilteredSocket open(
            Path path,
            String prefix,
            Collection<Path> roots,
            EngineAddress engine,
            Registrar registrar,
            SocketRules rules)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            server.close();
            throw e;
        }
        FilteredSocket socket = new FilteredSocket(path, server, prefix, roots, engine, registrar, rules);
        // Not a virtual one: see Connection. Most attempts never connect, and their program should end at once.
        socket.crew.startBlocking("accept", socket::accept);
        return socket;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                crew.start("connection", () -> hold(channel));
            }
        } catch (ClosedChannelException e) {
            // It is closed.
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the engine socket of an attempt takes no more connections", e);
        }
    }

    private void hold(SocketChannel channel) {
        try (Wire client = new Wire(channel)) {
            new Conversation(client, routes, relay, makings.readLock()).hold();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // all ends
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection to the socket of an attempt can't be closed", e);
        }
    }

    /**
     * Ends all connections. What is just being made is awaited for some seconds, so that whoever removes the owner's things after this
     * finds it. Not cut short by an interrupt. Does nothing the second time.
     */
    @Override
    public void close() throws IOException {
        if (!server.isOpen()) {
            return;
        }
        server.close();
        Files.deleteIfExists(path);
        boolean interrupted = Thread.interrupted();
        boolean alone = false;
        long end = System.nanoTime() + LAST_MAKING.toNanos();
        while (!alone && System.nanoTime() < end) {
            try {
                alone = makings.writeLock().tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        crew.close(); // nobody makes more meanwhile
        if (alone) {
            makings.writeLock().unlock();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
