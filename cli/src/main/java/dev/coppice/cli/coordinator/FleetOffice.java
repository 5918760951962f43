package dev.coppice.cli.coordinator;

import dev.coppice.coordinator.Coordinator;
import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.server.Candidate;
import dev.coppice.coordinator.server.OfferTimes;
import dev.coppice.coordinator.server.OfficeTransport;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.store.Database;
import dev.coppice.job.JobTransitions;
import dev.coppice.session.SessionTransitions;
import dev.coppice.time.Timers;
import dev.coppice.transport.CoordinatorTransport;
import dev.coppice.transport.amqp.AmqpCoordinator;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Decides for a fleet that is reached over a broker. */
final class FleetOffice implements Candidate.Office {
    private final ProcessSettings settings;
    private final OfferTimes offers;
    private final Timers timers;
    private final InstantSource clock;

    FleetOffice(ProcessSettings settings, OfferTimes offers, Timers timers, InstantSource clock) {
        this.offers = offers;
        this.settings = settings;
        this.timers = timers;
        this.clock = clock;
    }

    @Override
    public CoordinatorTransport connect(Database database) {
        return new OfficeTransport(
                new AmqpCoordinator(settings.broker(), timers, clock), database.deadTickets(), clock, offers);
    }

    @Override
    public CoordinatorLoop open(Database database, Store store, CoordinatorTransport transport, long epoch) {
        CoordinatorLoop coordinator = new CoordinatorLoop(
                new Coordinator.Parts(
                        store,
                        transport,
                        database.history(),
                        clock,
                        new SecureRandom(),
                        settings.deciding(),
                        epoch,
                        JobTransitions.table(),
                        SessionTransitions.table()),
                timers);
        coordinator.observe(new SessionLog());
        return coordinator;
    }
}
