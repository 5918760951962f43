package dev.coppice.worker.environment.docker;

import static dev.coppice.worker.environment.docker.EngineFixture.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.PrivateEngine;
import dev.coppice.worker.environment.engine.ContainerEvent;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineException.Kind;
import dev.coppice.worker.environment.engine.EngineListener;
import dev.coppice.worker.environment.engine.EngineStream;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.environment.engine.LogRequest;
import dev.coppice.worker.environment.engine.RunningExec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An engine that is killed, or hangs, while it is spoken with. */
@EngineTest
class EngineOutageIT {
    private final PrivateEngine test;
    private final EngineFixture fixture;

    EngineOutageIT(PrivateEngine test) throws Exception {
        this.test = test;
        fixture = new EngineFixture(test);
    }

    @AfterEach
    void leaveNothing() throws Exception {
        fixture.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .as("threads of the engine's client")
                .noneMatch(thread -> thread.getName().startsWith("engine/"));
    }

    @Test
    void aWaitOutlastsAKilledEngineAndEndsInTime() throws Exception {
        String id = fixture.run(fixture.shell("waited", "sleep 1000"));
        Collected output = new Collected();
        try (EngineStream logs = fixture.engine.logs(id, LogRequest.FOLLOW, output);
                RunningExec exec = fixture.engine.exec(id, ExecSpec.of("sleep", "1000"), output)) {
            CompletableFuture<Throwable> wait = new CompletableFuture<>();
            Thread waiter = Thread.ofPlatform()
                    .start(() -> wait.complete(catchThrowableOfType(
                            EngineException.class, () -> fixture.engine.awaitExit(id, Duration.ofSeconds(4)))));

            test.kill();
            try {
                assertThat(logs.awaitEnd(BOUND)).isTrue();
                assertThat(exec.awaitEnd(BOUND)).isTrue();
                assertThat(wait.get(10, TimeUnit.SECONDS))
                        .isInstanceOfSatisfying(
                                EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT));
                waiter.join();
                EngineException away = catchThrowableOfType(EngineException.class, () -> fixture.engine.info());
                assertThat(away.kind()).isEqualTo(Kind.ENGINE_AWAY);
                assertThat(away).hasMessageContaining(test.host());
            } finally {
                test.start();
            }
        }
        if (test.isPodman()) {
            fixture.engine.killContainer(id, "KILL"); // Podman's containers outlive it
        }
        assertThat(fixture.engine.awaitExit(id, BOUND).status().hasEnded()).isTrue();
    }

    @Test
    void aCallToAnEngineThatHangsEndsByInterrupt() throws Exception {
        test.pause();
        try {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread caller = Thread.ofPlatform().start(() -> {
                try {
                    fixture.engine.info();
                    interrupted.complete(false);
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                } catch (EngineException e) {
                    interrupted.completeExceptionally(e);
                }
            });
            EngineFixture.await(() ->
                    Thread.getAllStackTraces().containsKey(caller) && caller.getState() == Thread.State.TIMED_WAITING);

            caller.interrupt();

            assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            test.resume();
        }
    }

    @Test
    void aSubscriptionComesBackWithTheEngine() throws Exception {
        Heard heard = new Heard();
        try (EngineStream subscription = fixture.engine.subscribe(fixture.labels, heard)) {
            EngineFixture.await(() -> heard.said.contains("connected"));
            fixture.run(fixture.shell("first", "true"));
            EngineFixture.await(() -> heard.said.contains("DIE"));
            assertThat(heard.said).startsWith("connected", "START");

            test.kill();
            EngineFixture.await(() -> heard.said.contains("away"));
            test.start();
            EngineFixture.await(() -> heard.said.getLast().equals("connected"));
            fixture.run(fixture.shell("second", "true"));

            EngineFixture.await(() -> heard.said.getLast().equals("DIE"));
            assertThat(heard.said).containsExactly("connected", "START", "DIE", "away", "connected", "START", "DIE");
            assertThat(subscription.awaitEnd(Duration.ofMillis(1))).isFalse();
        }
    }

    private static final class Heard implements EngineListener {
        final List<String> said = new CopyOnWriteArrayList<>();

        @Override
        public void happened(ContainerEvent event) {
            said.add(event.kind().name());
        }

        @Override
        public void connected() {
            said.add("connected");
        }

        @Override
        public void away(EngineException why) {
            said.add("away");
        }
    }
}
