package dev.coppice.transport.amqp;

import dev.coppice.lifecycle.Crew;
import dev.coppice.time.Timers;
import dev.coppice.transport.Link;
import dev.coppice.transport.LinkReport;
import java.time.Duration;
import java.util.Optional;

/**
 * An end's two connections. What is published has one of its own: on a connection that the broker has blocked, acknowledgements
 * would not get through either.
 */
final class Lines implements AutoCloseable {
    private final Crew crew;
    private final Line publishing;
    private final Line consuming;
    private final Publisher publisher;

    Lines(AmqpSettings settings, Topology topology, Timers timers) {
        crew = new Crew(settings.name());
        publishing = new Line(settings.address(), settings.name() + " publishing", topology, crew);
        consuming = new Line(settings.address(), settings.name() + " consuming", topology, crew);
        publisher = new Publisher(publishing, topology, settings.confirmWait(), timers, crew);
    }

    Crew crew() {
        return crew;
    }

    Line consuming() {
        return consuming;
    }

    Publisher publisher() {
        return publisher;
    }

    Link link() {
        return consuming.link() == Link.DOWN ? Link.DOWN : publishing.link();
    }

    LinkReport report() {
        LinkReport consumes = consuming.report();
        return consumes.link() == Link.DOWN ? consumes : publishing.report();
    }

    /**
     * Waits for both connections.
     *
     * @throws BrokerException when one of them was not there in time; says what stands in the way
     */
    void awaitConnected(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        Optional<String> trouble = publishing.awaitOpen(wait);
        if (trouble.isEmpty()) {
            trouble = consuming.awaitOpen(Duration.ofNanos(end - System.nanoTime()));
        }
        if (trouble.isPresent()) {
            throw new BrokerException(trouble.get());
        }
    }

    /** Ends all threads, then the connections: what was acknowledged before gets through. */
    @Override
    public void close() {
        crew.close();
        publisher.close();
        consuming.close();
        publishing.close();
    }
}
