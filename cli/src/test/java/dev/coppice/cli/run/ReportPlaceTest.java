package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.session.SessionId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportPlaceTest {
    private static final SessionId SESSION = new SessionId("s1");

    @TempDir
    Path folder;

    private ReportPlace asked(Path folder) {
        return new ReportPlace(this.folder.resolve("reports"), folder, Clock.systemUTC());
    }

    private Path report(int number, boolean complete) throws Exception {
        Path report = Files.createDirectories(folder.resolve("reports/old-" + number));
        if (complete) {
            Files.writeString(report.resolve("results.json"), "{}");
        }
        Files.setLastModifiedTime(report, FileTime.from(Instant.now().minus(Duration.ofHours(1 + number))));
        return report;
    }

    @Test
    void theLatestAreKeptAndThoseOfSessionsThatRun() throws Exception {
        for (int number = 1; number < 50; number++) {
            report(number, true);
        }
        Path oneTooMany = report(51, true);
        Path running = report(52, false);
        Path killedLongAgo = report(24 * 8, false);

        Path latest = new ReportPlace(folder.resolve("reports"), null, Clock.systemUTC()).prepare(SESSION);

        assertThat(latest).exists();
        assertThat(folder.resolve("reports/old-49")).exists();
        assertThat(oneTooMany).doesNotExist();
        assertThat(running).exists();
        assertThat(killedLongAgo).doesNotExist();
    }

    @Test
    void replacesAnEarlierReportAndNothingElse() throws Exception {
        Path asked = Files.createDirectories(folder.resolve("build"));
        Files.writeString(asked.resolve("mine.txt"), "mine");
        asked(asked).check();
        Files.createDirectories(ReportPlace.attempts(asked).resolve("s0-1-1"));

        asked(asked).check();
        assertThat(asked(asked).prepare(SESSION)).isEqualTo(asked);

        assertThat(ReportPlace.attempts(asked)).doesNotExist();
        assertThat(asked.resolve("mine.txt")).hasContent("mine");
    }

    @Test
    void leavesAFolderAloneThatIsOfNoReport() throws Exception {
        Path jobs = Files.createDirectories(folder.resolve("build/jobs"));
        assertThatThrownBy(() -> asked(folder.resolve("build")).check())
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("there is a folder jobs in it that is of no report")
                .hasMessageContaining("name another folder");
        assertThat(jobs).exists();
    }

    @Test
    void saysWhyAFolderCannotBeMade() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> asked(file).check())
                .isInstanceOf(CommandFailure.class)
                .hasMessage("--report-dir " + file + ": no report can be written there: " + file
                        + ": it is there already, and is no folder");
    }
}
