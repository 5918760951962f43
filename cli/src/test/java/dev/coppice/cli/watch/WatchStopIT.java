package dev.coppice.cli.watch;

import static dev.coppice.cli.client.Documents.event;
import static dev.coppice.cli.client.Documents.job;
import static dev.coppice.cli.client.Documents.jobs;
import static dev.coppice.cli.client.Documents.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.client.FakeCoordinator;
import dev.coppice.cli.run.ProgramUnderTest;
import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchStopIT {
    @TempDir
    Path folder;

    @Test
    void ctrlCEndsTheWatchingOnly() throws Exception {
        try (FakeCoordinator coordinator = new FakeCoordinator()) {
            String running = session("s1", "RUNNING", "null");
            coordinator
                    .on(
                            "GET /api/v1/sessions/s1/jobs?limit=500",
                            200,
                            jobs(job("s1", 1, "READY"), job("s1", 2, "READY")))
                    .onEventsGoingOn(
                            "GET /api/v1/sessions/s1/events",
                            event(1, "snapshot", "{\"session\":" + running + ",\"running\":[]}"));
            Started watching =
                    new ProgramUnderTest(folder, Map.of("COPPICE_SERVER", coordinator.url())).start("watch", "s1");
            coordinator.awaitStreaming();

            watching.signal("INT");
            Ended ended = watching.await();

            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(130);
            assertThat(ended.err()).contains("session s1 goes on", "'coppice cancel s1' ends it");
            assertThat(coordinator.requests("POST /api/v1/sessions/s1/cancel")).isEmpty();
        }
    }
}
