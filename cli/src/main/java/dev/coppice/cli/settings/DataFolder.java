package dev.coppice.cli.settings;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of {@code --data}, in which a process keeps what must outlive it. */
public final class DataFolder {
    private DataFolder() {}

    /**
     * Makes it, unless it is there.
     *
     * @throws CommandFailure when there can be no such folder, or nothing can be written to it
     */
    public static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            String trouble = FileTrouble.inWords(e);
            throw CommandFailure.usage(
                    "--data " + (trouble.startsWith(folder + ": ") ? "" : folder + ": ") + trouble
                            + "; name a folder that this user can make",
                    e);
        }
        if (!Files.isWritable(folder)) {
            throw CommandFailure.usage(
                    "--data " + folder + ": this user can't write there: change its owner, or name another folder");
        }
    }
}
