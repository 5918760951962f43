package dev.coppice.cli.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.cli.invocation.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @Test
    void saysWhatIsWrongAndWhatToDo(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        for (Path wrong : new Path[] {Path.of("/proc/x"), file, file.resolve("below")}) {
            assertThatThrownBy(() -> DataFolder.make(wrong))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageStartingWith("--data " + wrong + ": ")
                    .hasMessageEndingWith("; name a folder that this user can make");
        }
    }
}
