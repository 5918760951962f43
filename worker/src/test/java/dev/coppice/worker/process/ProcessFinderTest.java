package dev.coppice.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessFinderTest {
    private static final long NO_SESSION = 0;

    private final String mark = UUID.randomUUID().toString();
    private final ProcessFinder finder = new ProcessFinder(ProcessMark.ofRun(mark), Duration.ofHours(1));
    private Process older;

    @BeforeEach
    void start() throws IOException {
        older = marked();
    }

    @AfterEach
    void end() {
        older.destroyForcibly();
    }

    private Process marked() throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "60");
        builder.environment().put("MARK", mark);
        return builder.start();
    }

    @Test
    void forAMomentOnlyNewerProcessesAreLookedAt() throws IOException {
        finder.begin();
        Process newer = marked();
        try {
            assertThat(finder.all(NO_SESSION))
                    .extracting(entry -> (long) entry.pid())
                    .containsExactly(newer.pid());
        } finally {
            newer.destroyForcibly();
        }
    }

    /** As where a container shows its host's last process id, which is greater than all of its own. */
    @Test
    void allAreLookedAtWhereTheLastIdIsNotToBeTrusted() {
        finder.begin();
        finder.startAt(1);

        assertThat(finder.all(NO_SESSION))
                .extracting(entry -> (long) entry.pid())
                .containsExactly(older.pid());
    }
}
