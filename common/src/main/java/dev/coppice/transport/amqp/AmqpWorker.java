package dev.coppice.transport.amqp;

import dev.coppice.slot.WorkerId;
import dev.coppice.time.Timers;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Link;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.transport.json.MessageFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A worker's end over RabbitMQ. It connects in the background and again when the connection is lost. {@link #take} waits for a
 * connection as for a ticket. What is published while there is none waits for it, and fails when the time for confirms is up.
 * What is chained to such a stage runs on a thread of the connection, and must not wait.
 */
public final class AmqpWorker implements WorkerTransport {
    private final WorkerId id;
    private final Topology topology;
    private final MessageFormat format = new MessageFormat();
    private final Lines lines;
    private final Map<Set<String>, Desk> desks = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private @Nullable Listening commands;

    public AmqpWorker(WorkerId id, AmqpSettings settings, Timers timers) {
        this.id = id;
        topology = new Topology(new Names(settings.prefix()));
        lines = new Lines(settings, topology, timers);
    }

    /**
     * Waits for the broker.
     *
     * @throws BrokerException when it is not reached in time, or holds a queue with other arguments; says what to do
     */
    public void awaitConnected(Duration wait) throws InterruptedException {
        lines.awaitConnected(wait);
    }

    @Override
    public Optional<Delivery> take(Set<String> queues, Duration wait) throws InterruptedException {
        try {
            return closed
                    ? Optional.empty()
                    : desks.computeIfAbsent(Set.copyOf(queues), this::desk).take(wait);
        } catch (IllegalStateException e) {
            if (closed) {
                return Optional.empty(); // while it waited
            }
            throw e;
        }
    }

    private Desk desk(Set<String> queues) {
        return new Desk(desk -> lines.crew().start("lane", () -> {
            Lane lane = new Lane(List.copyOf(queues), desk.seat(), topology, format, this::toLadder);
            new ChannelLoop("a lane of " + queues, lines.consuming(), lane::run).run();
        }));
    }

    private CompletionStage<Void> toLadder(Arrival arrival) {
        return sendOn(arrival.body(), arrival.ticket().spec().queue().name(), Rung.SECOND);
    }

    @Override
    public CompletionStage<Void> sendOn(Ticket ticket, Rung rung) {
        return sendOn(format.write(ticket), ticket.spec().queue().name(), rung);
    }

    private CompletionStage<Void> sendOn(byte[] body, String queue, Rung rung) {
        return lines.publisher().send(topology.names().retry(rung), queue, body, Optional.of(queue));
    }

    @Override
    public CompletionStage<Void> publish(Event event) {
        return lines.publisher().send("", topology.names().events(), format.write(event), Optional.empty());
    }

    @Override
    public void heartbeat(Heartbeat heartbeat) {
        lines.publisher().sendOnce(topology.names().heartbeats(), "", format.write(heartbeat));
    }

    @Override
    public synchronized void onCommand(CommandListener listener) {
        commands = OwnQueue.listen(
                lines.consuming(),
                lines.crew(),
                topology.names().control(),
                id.value(),
                body -> listener.command(format.readCommand(body)));
    }

    @Override
    public Link link() {
        return lines.link();
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            if (commands != null) {
                commands.end();
            }
        }
        lines.close();
    }
}
