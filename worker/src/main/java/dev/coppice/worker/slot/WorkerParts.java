package dev.coppice.worker.slot;

import dev.coppice.time.Timers;
import dev.coppice.transport.Event;
import dev.coppice.transport.WorkerTransport;
import dev.coppice.worker.attempt.Admission;
import dev.coppice.worker.attempt.AttemptExecutor;
import dev.coppice.worker.environment.Abilities;
import dev.coppice.worker.outbox.EventStore;
import dev.coppice.worker.upload.AttemptUploads;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a worker works with.
 *
 * @param starts where the starts of attempts wait for their confirm whose tasks have begun without it
 * @param ends where the ends of attempts wait for their confirm
 * @param host of named environments; closed by whoever opened it
 * @param observer is told of each event before it is sent; does not wait
 */
public record WorkerParts(
        WorkerTransport transport,
        AttemptExecutor executor,
        EventStore<Event.AttemptStarted> starts,
        EventStore<Event.AttemptFinished> ends,
        AttemptUploads uploads,
        Capacity capacity,
        Abilities abilities,
        Admission admission,
        EnvironmentHost host,
        Consumer<Event> observer,
        InstantSource clock,
        Timers timers) {

    /** For a worker in its coordinator's process, on a host that can do no more than others. */
    public static WorkerParts onOneMachine(
            WorkerTransport transport, AttemptExecutor executor, InstantSource clock, Timers timers) {
        return onOneMachine(transport, executor, Abilities.none(), Admission.always(), clock, timers);
    }

    /** For a worker in its coordinator's process: it need not keep or upload anything, and takes whatever it is offered. */
    public static WorkerParts onOneMachine(
            WorkerTransport transport,
            AttemptExecutor executor,
            Abilities abilities,
            Admission admission,
            InstantSource clock,
            Timers timers) {
        return new WorkerParts(
                transport,
                executor,
                EventStore.none(),
                EventStore.none(),
                AttemptUploads.none(),
                Optional::empty,
                abilities,
                admission,
                EnvironmentHost.none(),
                event -> {},
                clock,
                timers);
    }
}
