package dev.coppice.worker.environment.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Calls compose for one stack. */
final class ComposeCommand {
    private final ComposeProgram program;
    private final ComposeRequest request;
    private final Path file;

    /** @param file that is run, as it is when compose is called */
    ComposeCommand(ComposeProgram program, ComposeRequest request, Path file) {
        this.program = program;
        this.request = request;
        this.file = file;
    }

    /** @param name of the files with its output */
    ComposeProcess start(List<String> arguments, String name) throws ComposeException {
        List<String> all = new ArrayList<>(List.of(
                "--project-name",
                request.project(),
                "--project-directory",
                request.directory().toString(),
                "--file",
                file.toString()));
        all.addAll(arguments);
        return program.start(all, request.secrets(), request.directory(), request.work(), name);
    }
}
