package dev.coppice.worker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds the programs that blocks are run with. */
final class Programs {
    private final String searchPath;

    /** @param searchPath folders, separated by colons */
    Programs(String searchPath) {
        this.searchPath = searchPath;
    }

    /** @param use what Coppice needs it for, and which package has it */
    Path need(String name, String use) throws IOException {
        return find(name)
                .orElseThrow(() -> new IOException("the program '" + name + "' is not on the PATH (" + searchPath
                        + "), and Coppice needs it " + use));
    }

    Optional<Path> find(String name) {
        return Arrays.stream(searchPath.split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
