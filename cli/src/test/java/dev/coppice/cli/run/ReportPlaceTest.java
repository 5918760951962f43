package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.session.SessionId;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportPlaceTest {
    private static final SessionId SESSION = new SessionId("s1");

    @TempDir
    Path folder;

    private ReportPlace asked(Path folder) {
        return new ReportPlace(this.folder.resolve("reports"), folder);
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
