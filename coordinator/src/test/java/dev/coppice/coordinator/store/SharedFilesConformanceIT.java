package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.coordinator.artifact.FilesUser;
import dev.coppice.coordinator.artifact.SessionFolders;
import dev.coppice.coordinator.artifact.SharedFiles;
import dev.coppice.testkit.database.PostgresDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coordinators of one database, and the folders of their files. */
@OnEveryDatabase
class SharedFilesConformanceIT {
    private static final String MARK = ".coppice-files";

    private final Database database;
    private final Path folder;

    SharedFilesConformanceIT(DatabaseKind kind, PostgresDatabase postgres, @TempDir Path folder) throws SQLException {
        this.folder = folder;
        database = kind.open(postgres, folder);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void coordinatorsWithOneFolderHaveTheSameFilesWhereverItIsMounted() throws IOException {
        SharedFiles one = files("shared");
        assertThat(one.trouble(database.files())).isEmpty();
        Files.createSymbolicLink(folder.resolve("mounted"), folder.resolve("shared"));
        SharedFiles two = files("mounted");
        assertThat(two.trouble(database.files())).isEmpty();
        assertThat(one.trouble(database.files())).isEmpty();
        assertThat(one.others(database.files())).extracting(FilesUser::address).containsExactly("http://mounted");
        two.leave(database.files());
        assertThat(one.others(database.files())).isEmpty();
    }

    @Test
    void anotherFolderIsNotTheOneThoughItWasADatabasesBefore() throws IOException {
        SharedFiles one = files("one");
        assertThat(one.trouble(database.files())).isEmpty();
        SharedFiles two = files("two");
        String mark = Files.readString(folder.resolve("one").resolve(MARK)).strip();
        assertThat(two.trouble(database.files()).orElseThrow())
                .contains("not in " + folder.resolve("two"), "--files", mark);
        assertThat(folder.resolve("two").resolve(MARK)).doesNotExist();
        assertThat(one.others(database.files())).extracting(FilesUser::mark).containsExactly("");

        Files.createDirectories(folder.resolve("two"));
        Files.writeString(folder.resolve("two").resolve(MARK), "0".repeat(32));
        assertThat(two.trouble(database.files())).isPresent();
        Files.writeString(folder.resolve("two").resolve(MARK), mark);
        assertThat(two.trouble(database.files())).as("the remedy").isEmpty();
    }

    @Test
    void aFolderThatIsGoneIsTroubleAndOneThatCanNotBeReadToo() throws IOException {
        SharedFiles one = files("one");
        assertThat(one.trouble(database.files())).isEmpty();
        Path mark = folder.resolve("one").resolve(MARK);
        Files.writeString(mark, "");
        assertThat(one.trouble(database.files()).orElseThrow()).contains(mark.toString());
        Files.delete(mark);
        assertThat(one.trouble(database.files())).isPresent();
        assertThat(mark).doesNotExist();
    }

    @Test
    void aFolderThatHasAMarkKeepsIt() throws IOException {
        Files.createDirectories(folder.resolve("one"));
        String mark = "a".repeat(32);
        Files.writeString(folder.resolve("one").resolve(MARK), mark + "\n");
        assertThat(files("one").trouble(database.files())).isEmpty();
        assertThat(database.files().mark()).isEqualTo(mark);
    }

    private SharedFiles files(String name) {
        return new SharedFiles(new SessionFolders(folder.resolve(name)), "http://" + name);
    }
}
