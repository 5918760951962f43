package dev.coppice.worker.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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

    /** Runs a command to its end, with no input, and throws its output away; empty where there is no such program. */
    OptionalInt run(List<String> words) throws IOException, InterruptedException {
        Optional<Path> program = find(words.getFirst());
        if (program.isEmpty()) {
            return OptionalInt.empty();
        }
        List<String> command = new ArrayList<>(words);
        command.set(0, program.get().toString());
        return OptionalInt.of(new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start()
                .waitFor());
    }

    Optional<Path> find(String name) {
        return Arrays.stream(searchPath.split(":"))
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
