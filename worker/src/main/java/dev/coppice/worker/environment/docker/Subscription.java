package dev.coppice.worker.environment.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.coppice.worker.environment.engine.ContainerEvent;
import dev.coppice.worker.environment.engine.ContainerEvent.Kind;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineListener;
import dev.coppice.worker.environment.engine.EngineStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Listens to an engine's events, on a thread of its own, and again after each break. */
final class Subscription implements EngineStream {
    private static final String ASKED = "listen to the events of containers";

    private final Connection connection;
    private final Map<String, String> labels;
    private final EngineListener listener;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private boolean away; // of the thread's own

    Subscription(Connection connection, Map<String, String> labels, EngineListener listener) {
        this.connection = connection;
        this.labels = labels;
        this.listener = listener;
        thread = connection.startReading("events", this::listen);
    }

    private void listen() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                listenOnce();
                new Deadline(Duration.ofSeconds(1)).pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is closed
        } finally {
            ended.countDown();
        }
    }

    private void listenOnce() throws InterruptedException {
        try (Response response = connection.open(ASKED, Connection.SHORT, request())) {
            away = false;
            listener.connected();
            MappingIterator<JsonNode> events =
                    Connection.json().readerFor(JsonNode.class).readValues(response.getBody());
            while (events.hasNextValue()) {
                tell(events.nextValue());
            }
            tellAway(new IOException("the stream of events has ended"));
        } catch (EngineException e) {
            tellAway(e);
        } catch (IOException | RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            tellAway(e);
        }
    }

    /** Once for each break, however often connecting fails. */
    private void tellAway(Exception why) {
        if (!away) {
            away = true;
            listener.away(
                    why instanceof EngineException e ? e : connection.failures().of(ASKED, why));
        }
    }

    private Request request() {
        ObjectNode filters = Connection.json().createObjectNode();
        add(filters.putArray("type"), List.of("container"));
        add(filters.putArray("label"), Labels.filter(labels));
        add(filters.putArray("event"), List.of("start", "die", "died", "health_status", "oom"));
        return Request.builder()
                .method(Request.Method.GET)
                .path("/events?filters=" + Paths.segment(filters.toString()))
                .build();
    }

    private static void add(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private void tell(JsonNode event) {
        String action = Images.text(event.path("Action")) + Images.text(event.path("status"));
        String container = Images.text(event.path("Actor").path("ID"));
        kind(action).ifPresent(kind -> listener.happened(new ContainerEvent(kind, container)));
    }

    private static Optional<Kind> kind(String action) {
        if (action.startsWith("start")) {
            return Optional.of(Kind.START);
        }
        if (action.startsWith("die")) {
            return Optional.of(Kind.DIE);
        }
        if (action.startsWith("health_status")) {
            return Optional.of(Kind.HEALTH);
        }
        return action.startsWith("oom") ? Optional.of(Kind.OUT_OF_MEMORY) : Optional.empty();
    }

    @Override
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Optional<Exception> failure() {
        return Optional.empty();
    }

    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (!thread.equals(Thread.currentThread()) && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
