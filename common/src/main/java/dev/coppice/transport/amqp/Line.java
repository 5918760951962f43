package dev.coppice.transport.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import dev.coppice.lifecycle.Crew;
import dev.coppice.transport.Link;
import dev.coppice.transport.LinkReport;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the broker that opens in the background, and again whenever it was lost, with all that is declared on it. The
 * lock guards all fields that change.
 */
final class Line implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Line.class.getName());
    /** Between tries, in ms; not the same for all, so that a fleet does not come back in one moment. */
    private static final int SHORTEST_PAUSE = 500;

    private static final int LONGEST_PAUSE = 1_500;
    private static final int GOODBYE_MILLIS = 2_000;

    private final BrokerAddress address;
    private final String name;
    private final Topology topology;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Connection connection;
    private String alarm = "";
    private String trouble;
    private boolean lastingTrouble;

    Line(BrokerAddress address, String name, Topology topology, Crew crew) {
        this.address = address;
        this.name = name;
        this.topology = topology;
        trouble = name + " has no connection to " + address + " yet";
        crew.start(name, this::keepOpen);
    }

    /** The connection, as soon as there is one with everything declared. */
    Connection await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (connection == null || !connection.isOpen()) {
                changed.await();
            }
            return connection;
        } finally {
            lock.unlock();
        }
    }

    static Channel openChannel(Connection connection) throws IOException {
        return connection.openChannel().orElseThrow(() -> new IOException("the connection has no channel left"));
    }

    /** Waits until what is published gets through. */
    void awaitUp() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (link() != Link.UP) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the connection, unless it turns out that a person has to do something first.
     *
     * @return what stands in the way; empty when the connection is there
     */
    Optional<String> awaitOpen(Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (link() == Link.DOWN && !lastingTrouble && left > 0) {
                left = changed.awaitNanos(left);
            }
            return link() == Link.DOWN ? Optional.of(trouble) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    Link link() {
        lock.lock();
        try {
            if (connection == null || !connection.isOpen()) {
                return Link.DOWN;
            }
            return alarm.isEmpty() ? Link.UP : Link.BLOCKED;
        } finally {
            lock.unlock();
        }
    }

    LinkReport report() {
        lock.lock();
        try {
            Link now = link();
            Connection open = connection;
            return open == null || now == Link.DOWN
                    ? new LinkReport(Link.DOWN, "", "", trouble)
                    : new LinkReport(now, broker(open) + " at " + address, settings(open), alarm);
        } finally {
            lock.unlock();
        }
    }

    private static String broker(Connection open) {
        Map<String, Object> told = open.getServerProperties();
        return told.getOrDefault("product", "a broker") + " " + told.getOrDefault("version", "of an unknown version");
    }

    /** As far as AMQP tells them: what was agreed on for this connection. */
    private static String settings(Connection open) {
        return "heartbeat " + open.getHeartbeat() + " s, frames of up to " + open.getFrameMax() + " bytes, up to "
                + open.getChannelMax() + " channels";
    }

    /** Waits a while, whatever happens. */
    void pause(Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void keepOpen() {
        try {
            while (true) {
                try {
                    serve(open());
                } catch (BrokerException | PossibleAuthenticationFailureException | SSLHandshakeException e) {
                    tell(ChannelLoop.reason(e), true);
                } catch (IOException | TimeoutException | ShutdownSignalException e) {
                    tell(ChannelLoop.reason(e), false);
                }
                pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE, LONGEST_PAUSE)));
            }
        } catch (InterruptedException e) {
            // The transport closes: the loop's only way out.
        }
    }

    private Connection open() throws IOException, TimeoutException {
        ConnectionFactory factory = address.factory();
        Connection opened = factory.newConnection(name);
        try {
            opened.addBlockedListener(reason -> block(opened, reason), () -> unblock(opened));
            opened.addShutdownListener(cause -> signal());
            topology.declare(opened);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.abort(GOODBYE_MILLIS);
            throw e;
        }
    }

    /** Shows the connection to all who wait for it, until it is lost. */
    private void serve(Connection opened) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            connection = opened;
            alarm = "";
            trouble = "";
            lastingTrouble = false;
            LOG.log(System.Logger.Level.INFO, "{0} is connected to {1}", name, address);
            changed.signalAll();
            while (opened.isOpen()) {
                changed.await();
            }
            connection = null;
        } finally {
            lock.unlock();
        }
        tell(ChannelLoop.reason(opened.getCloseReason()), false);
    }

    private void block(Connection on, String reason) {
        String told = "the broker takes nothing in: " + reason;
        LOG.log(System.Logger.Level.WARNING, "{0}: {1}", name, told);
        setAlarm(on, told);
    }

    private void unblock(Connection on) {
        LOG.log(System.Logger.Level.INFO, "{0}: the broker takes messages in again", name);
        setAlarm(on, "");
    }

    /** @param told what is wrong; empty when nothing is */
    private void setAlarm(Connection on, String told) {
        lock.lock();
        try {
            if (on.equals(connection)) {
                alarm = told;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says once what is wrong, not at every try. */
    private void tell(String what, boolean lasting) {
        String told = name + " has no connection to " + address + ": " + what;
        lock.lock();
        try {
            lastingTrouble = lasting;
            changed.signalAll();
            if (told.equals(trouble)) {
                return;
            }
            trouble = told;
        } finally {
            lock.unlock();
        }
        LOG.log(System.Logger.Level.WARNING, "{0}; it tries again by itself", told);
    }

    /** Ends the connection; whoever keeps it open must have been interrupted before. */
    @Override
    public void close() {
        Connection last;
        lock.lock();
        try {
            last = connection;
            connection = null;
        } finally {
            lock.unlock();
        }
        if (last != null) {
            last.abort(GOODBYE_MILLIS);
        }
    }
}
