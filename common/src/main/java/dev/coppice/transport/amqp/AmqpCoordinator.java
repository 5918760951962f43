package dev.coppice.transport.amqp;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import dev.coppice.slot.WorkerId;
import dev.coppice.time.Timers;
import dev.coppice.transport.Command;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.DeadTicket;
import dev.coppice.transport.Event;
import dev.coppice.transport.Link;
import dev.coppice.transport.LinkReport;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import dev.coppice.transport.json.MessageFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The coordinator's end over RabbitMQ. It connects in the background and again when the connection is lost. What is published while
 * there is none waits for it, and fails when the time for confirms is up. What is chained to such a stage runs on a thread of the
 * connection, and must not wait.
 */
public final class AmqpCoordinator implements CoordinatorTransport {
    private static final int BATCH = 400;
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(5);

    private final Topology topology;
    private final Names names;
    private final MessageFormat format = new MessageFormat();
    private final InstantSource clock;
    private final Lines lines;
    private final List<Listening> listenings = new ArrayList<>();
    private final Counts counts;
    private volatile int parked;

    public AmqpCoordinator(AmqpSettings settings, Timers timers, InstantSource clock) {
        names = new Names(settings.prefix());
        topology = new Topology(names);
        this.clock = clock;
        lines = new Lines(settings, topology, timers);
        lines.crew()
                .start(
                        "parked",
                        new ChannelLoop("the count of " + names.parked(), lines.consuming(), this::countParked));
        counts = new Counts(lines.consuming(), topology);
        lines.crew().start("counts", new ChannelLoop("the count of tickets", lines.consuming(), counts::run));
    }

    private void countParked(Channel channel) throws IOException, InterruptedException {
        while (channel.isOpen()) {
            parked = (int) channel.messageCount(names.parked());
            lines.consuming().pause(BETWEEN_COUNTS);
        }
    }

    @Override
    public CompletionStage<OptionalInt> lying(String queue) {
        return counts.count(queue);
    }

    @Override
    public int parked() {
        return parked;
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
    public CompletionStage<Void> offer(List<Ticket> tickets) {
        return CompletableFuture.allOf(tickets.stream()
                .map(ticket -> send(names.jobs(), ticket).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletionStage<Void> offerLater(Ticket ticket, Rung rung) {
        return send(names.retry(rung), ticket);
    }

    private CompletionStage<Void> send(String exchange, Ticket ticket) {
        String queue = ticket.spec().queue().name();
        return lines.publisher().send(exchange, queue, format.write(ticket), Optional.of(queue));
    }

    @Override
    public void command(WorkerId worker, Command command) {
        lines.publisher().sendOnce(names.control(), worker.value(), format.write(command));
    }

    @Override
    public CompletionStage<Void> check(Event.LeaseCheck question) {
        return lines.publisher().send("", names.events(), format.write(question), Optional.empty());
    }

    @Override
    public void probe(Probe probe) {
        lines.publisher().sendOnce(names.heartbeats(), "", format.write(probe));
    }

    @Override
    public void onEvents(EventListener listener) {
        add(BatchConsumer.listen(
                lines.consuming(),
                lines.crew(),
                names.events(),
                BATCH,
                delivery -> format.readEvent(delivery.getBody()),
                listener::events,
                () -> isWell(listener)));
    }

    private static boolean isWell(EventListener listener) {
        try {
            listener.events(List.of());
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public void onPulse(PulseListener listener) {
        add(OwnQueue.listen(
                lines.consuming(),
                lines.crew(),
                names.heartbeats(),
                "",
                body -> listener.pulse(format.readPulse(body))));
    }

    @Override
    public void onDead(DeadListener listener) {
        add(BatchConsumer.listen(
                lines.consuming(),
                lines.crew(),
                names.dead(),
                1,
                this::dead,
                batch -> batch.forEach(listener::dead),
                () -> false));
    }

    private DeadTicket dead(Delivery delivery) {
        return DeadLetter.of(delivery, format, clock.instant());
    }

    private void add(Listening listening) {
        synchronized (listenings) {
            listenings.add(listening);
        }
    }

    @Override
    public Link link() {
        return lines.link();
    }

    @Override
    public LinkReport report() {
        return lines.report();
    }

    @Override
    public void close() {
        List<Listening> all;
        synchronized (listenings) {
            all = List.copyOf(listenings);
        }
        all.forEach(Listening::end);
        lines.close();
    }
}
