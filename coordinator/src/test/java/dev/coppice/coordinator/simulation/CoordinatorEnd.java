package dev.coppice.coordinator.simulation;

import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.Event;
import dev.coppice.transport.Link;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Pulse;
import dev.coppice.transport.Rung;
import dev.coppice.transport.Ticket;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A coordinator's connection to the simulated broker. */
final class CoordinatorEnd implements CoordinatorTransport {
    private final Broker broker;
    private final Machine process;
    private final BrokenRule broken;
    private final Consumer<Ticket> offered;
    private final Set<String> ordered = new HashSet<>();
    private @Nullable EventListener events;
    private @Nullable PulseListener pulses;

    /** @param offered is told of each ticket that is offered to its pool */
    CoordinatorEnd(Broker broker, Machine process, BrokenRule broken, Consumer<Ticket> offered) {
        this.offered = offered;
        this.broker = broker;
        this.process = process;
        this.broken = broken;
    }

    Machine process() {
        return process;
    }

    boolean listens() {
        return events != null;
    }

    void events(List<Event> batch) {
        if (events != null) {
            events.events(batch);
        }
    }

    void pulse(Pulse pulse) {
        if (pulses != null) {
            pulses.pulse(pulse);
        }
    }

    @Override
    public CompletionStage<Void> offer(List<Ticket> tickets) {
        tickets.forEach(offered);
        return sent(broker.publish(process, () -> tickets.forEach(broker::put)));
    }

    @Override
    public CompletionStage<Void> offerLater(Ticket ticket, Rung rung) {
        return sent(broker.publish(process, () -> broker.putLater(ticket, rung)));
    }

    private CompletionStage<Void> sent(CompletionStage<Void> published) {
        return broken == BrokenRule.OUTBOX ? CompletableFuture.completedStage(null) : published;
    }

    @Override
    public void command(WorkerId worker, Command command) {
        boolean lost = switch (command.control()) {
            case Control.Cancel cancel -> broken == BrokenRule.CANCEL;
            case Control.RemoveEnvironment remove -> broken == BrokenRule.REMOVALS;
            case Control.KeepEnvironment keep ->
                broken == BrokenRule.REPEATED_ORDERS
                        && !ordered.add(keep.order().id() + "@" + keep.order().revision());
            default -> false;
        };
        if (!lost) {
            broker.command(process, worker, command);
        }
    }

    @Override
    public CompletionStage<Void> check(Event.LeaseCheck question) {
        return broker.publish(process, () -> broker.put(question));
    }

    @Override
    public void probe(Probe probe) {
        broker.pulse(process, probe);
    }

    @Override
    public void onEvents(EventListener listener) {
        events = listener;
        broker.connect(this);
    }

    @Override
    public void onPulse(PulseListener listener) {
        pulses = listener;
    }

    @Override
    public void onDead(DeadListener listener) {}

    /** Where the outbox is broken nothing is to make up for it. */
    @Override
    public CompletionStage<OptionalInt> lying(String pool) {
        return broken == BrokenRule.OUTBOX ? CoordinatorTransport.super.lying(pool) : broker.count(process, pool);
    }

    @Override
    public Link link() {
        return broker.reaches(process) ? Link.UP : Link.DOWN;
    }

    @Override
    public void close() {
        events = null;
        pulses = null;
        broker.close(this);
    }
}
