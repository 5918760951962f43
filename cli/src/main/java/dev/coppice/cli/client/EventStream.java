package dev.coppice.cli.client;

import dev.coppice.time.Timers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The events at a path, in order. When the connection breaks, or nothing comes for longer than a living server is silent, it
 * connects again and goes on after the last event. For one thread.
 */
public final class EventStream implements AutoCloseable {
    private static final Duration BEFORE_CONNECTING_AGAIN = Duration.ofSeconds(1);

    private final Client client;
    private final ApiPath path;
    private final Timers timers;
    private final CountDownLatch never = new CountDownLatch(1);
    private String lastId = "";
    private @Nullable Connection connection;

    /** Connects when the first event is asked for. */
    public EventStream(Client client, ApiPath path, Timers timers) {
        this.client = client;
        this.path = path;
        this.timers = timers;
    }

    /** Waits for the next event. */
    public ServerEvent next() throws InterruptedException {
        while (true) {
            if (connection == null) {
                connection = new Connection();
            }
            try {
                Optional<ServerEvent> event = connection.reader.next();
                if (event.isPresent()) {
                    lastId = event.get().id().isEmpty() ? lastId : event.get().id();
                    return event.get();
                }
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while it waited for events");
                }
                // Broken off: connected again below, where what lasts is told.
            }
            if (connection.silence.isBroken()) {
                client.doubt();
            }
            close();
            if (never.await(BEFORE_CONNECTING_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private final class Connection {
        private final Silence silence;
        private final EventReader reader;

        Connection() throws InterruptedException {
            InputStream body = client.open(
                    path,
                    lastId.isEmpty()
                            ? Map.of("Accept", "text/event-stream")
                            : Map.of("Accept", "text/event-stream", "Last-Event-ID", lastId));
            silence = Silence.limited(body, timers);
            reader = new EventReader(
                    new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)),
                    client.address(),
                    silence::heard);
        }

        void close() {
            silence.close();
        }
    }
}
