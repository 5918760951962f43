package dev.coppice.worker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Event.AttemptFinished;
import dev.coppice.transport.json.MessageFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFolderTest {
    @TempDir
    Path folder;

    private EventFolder<AttemptFinished> outbox;

    @BeforeEach
    void open() throws Exception {
        outbox = EventFolder.ofEnds(folder.resolve("outbox"), new MessageFormat());
    }

    private static AttemptFinished end(String token, int second) {
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        return new AttemptFinished(
                new Claim(new AttemptId(new JobId("j"), 1), token),
                new Slot(new WorkerId("w"), 1),
                "wt-1",
                at,
                at.plusSeconds(second),
                AttemptResult.withoutTasks(AttemptOutcome.TESTS_FAILED, Optional.empty(), "schön"),
                "http://c/files");
    }

    @Test
    void endsAreThereAfterARestartUntilTheyAreForgotten() throws Exception {
        outbox.keep(end("b", 2));
        outbox.keep(end("a", 1));
        outbox.keep(end("c", 3));
        outbox.forget(end("c", 3).claim());
        open();
        assertThat(outbox.load()).containsExactly(end("a", 1), end("b", 2));
        outbox.forget(end("a", 1).claim());
        outbox.forget(end("a", 1).claim());
        assertThat(outbox.load()).containsExactly(end("b", 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"schema\":1,\"readable_from\":99,\"event\":{}}", "\0\0\0\0"})
    void aTornFileIsSetAsideAndTheOthersAreRead(String torn) throws Exception {
        outbox.keep(end("a", 1));
        Files.writeString(folder.resolve("outbox/b.json"), torn);
        Files.writeString(folder.resolve("outbox/c.json.partial"), "{");
        assertThat(outbox.load()).containsExactly(end("a", 1));
        assertThat(names()).containsExactlyInAnyOrder("a.json", "b.json.unreadable");
        assertThat(outbox.load()).containsExactly(end("a", 1));
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("outbox"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
