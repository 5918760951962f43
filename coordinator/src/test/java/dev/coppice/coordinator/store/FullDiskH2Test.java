package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.coordinator.leadership.Leadership;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.coordinator.session.Store;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.lifecycle.Crew;
import dev.coppice.session.SessionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An H2 file on a disk that is full for a while. */
class FullDiskH2Test {
    private static final Duration TERM = Duration.ofHours(1);

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void register() {
        FullDiskFiles.register();
    }

    @AfterEach
    void unregister() {
        FullDiskFiles.unregister();
    }

    @Test
    void allGoesOnAsSoonAsThereIsRoomAgain() throws Exception {
        DatabaseSettings settings = DatabaseSettings.of("jdbc:h2:file:" + folder.resolve("coppice"));
        try (Database database = Database.open(settings);
                Leadership leadership = database.openLeadership();
                Store store =
                        database.openStore(leadership.tryAcquire("one", TERM).orElseThrow());
                Sessions sessions = database.openSessions()) {
            write(store, "before");
            for (int round = 1; round <= 5; round++) {
                FullDiskFiles.fill(folder);
                for (int tries = 0; tries < round; tries++) {
                    assertThat(find(sessions, "before")).isTrue();
                    assertThatThrownBy(() -> write(store, "lost")).isInstanceOf(StoreException.class);
                    assertThatThrownBy(() -> leadership.renew(1, TERM)).isInstanceOf(StoreException.class);
                }
                FullDiskFiles.makeRoom(folder);
                write(store, "round-" + round);
                assertThat(leadership.renew(1, TERM)).isTrue();
                assertThat(find(sessions, "round-" + round)).isTrue();
                assertThat(find(sessions, "lost")).isFalse();
            }
        }
        try (Database database = Database.open(settings);
                Sessions sessions = database.openSessions()) {
            assertThat(sessions.latest(9)).hasSize(6);
        }
    }

    @Test
    void threadsThatMeetTheFullDiskAtOnceAllGoOn() throws Exception {
        try (Crew crew = new Crew("test");
                Database database = Database.open(DatabaseSettings.of("jdbc:h2:file:" + folder.resolve("coppice")));
                Leadership leadership = database.openLeadership();
                Store store =
                        database.openStore(leadership.tryAcquire("one", TERM).orElseThrow());
                Sessions sessions = database.openSessions()) {
            FullDiskFiles.fill(folder);
            CountDownLatch failures = new CountDownLatch(60);
            AtomicBoolean room = new AtomicBoolean();
            List<CompletableFuture<Void>> wrote = List.of(
                    persist(crew, failures, room, round -> write(store, "s" + round)),
                    persist(crew, failures, room, round -> leadership.renew(1, TERM)),
                    persist(
                            crew,
                            failures,
                            room,
                            round -> database.deadTickets().delete(round)));
            CompletableFuture<Void> read = persist(crew, failures, room, round -> sessions.latest(9));
            assertThat(failures.await(30, TimeUnit.SECONDS)).isTrue();
            FullDiskFiles.makeRoom(folder);
            room.set(true);
            for (CompletableFuture<Void> each : wrote) {
                each.get(30, TimeUnit.SECONDS);
            }
            read.get(30, TimeUnit.SECONDS);
        }
    }

    /** Does it again and again until it works once there is room. */
    private static CompletableFuture<Void> persist(
            Crew crew, CountDownLatch failures, AtomicBoolean room, IntConsumer action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        crew.startBlocking("persist", () -> {
            for (int round = 0; !done.isDone() && !Thread.currentThread().isInterrupted(); round++) {
                boolean early = !room.get();
                try {
                    action.accept(round);
                    if (!early) {
                        done.complete(null);
                    }
                } catch (StoreException e) {
                    failures.countDown();
                }
            }
        });
        return done;
    }

    private static boolean find(Sessions sessions, String id) {
        return sessions.session(new SessionId(id)).isPresent();
    }

    private static void write(Store store, String id) {
        store.transaction(() -> {
            store.insert(SessionWriter.session(id));
            return true;
        });
    }
}
