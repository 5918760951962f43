package dev.coppice.worker.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    @TempDir
    Path folder;

    @Test
    void enoughIsNoLackAndLeavesNoTrace() {
        assertThat(new DiskSpace(folder, 1).lack()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tooLittleSaysHowMuchThereIsAndWhatToDo() throws Exception {
        long free = Files.getFileStore(folder).getUsableSpace();
        assertThat(new DiskSpace(folder, 2 * free).lack())
                .hasValueSatisfying(
                        lack -> assertThat(lack).contains("MiB are free", folder.toString(), "--min-free-disk"));
    }

    @Test
    void aFolderInWhichNoFileCanBeMadeIsALack() throws Exception {
        Path gone = folder.resolve("gone");
        DiskSpace space = new DiskSpace(gone, 1);
        assertThat(space.lack())
                .hasValueSatisfying(lack -> assertThat(lack).contains("no file can be made", gone.toString()));
        Files.createDirectory(gone);
        assertThat(space.lack()).as("once it is there").isEmpty();
    }
}
