package dev.coppice.worker.process;

import dev.coppice.plan.ShellBlock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every shell block on this worker is started with. Safe for use by many threads. */
public final class Shells {
    private final Programs programs;
    private final Path setsid;
    private final OutputPipes pipes;
    private volatile @Nullable Boolean shHasPipefail;

    private Shells(Programs programs, Path setsid, OutputPipes pipes) {
        this.programs = programs;
        this.setsid = setsid;
        this.pipes = pipes;
    }

    /**
     * Finds the programs needed.
     *
     * @param searchPath the worker's PATH
     * @param folder for named pipes; exists, and is removed by the caller in the end
     * @throws IOException when a program is missing; the message says which, and how to get it
     */
    public static Shells find(String searchPath, Path folder) throws IOException {
        Programs programs = new Programs(searchPath);
        Path setsid = programs.need(
                "setsid",
                "to start each block in a session of its own; it comes with the package util-linux (or busybox)");
        Path mkfifo =
                programs.need("mkfifo", "for the output of blocks; it comes with the package coreutils (or busybox)");
        programs.need("sh", "to run blocks and to signal process groups");
        return new Shells(programs, setsid, new OutputPipes(folder, mkfifo));
    }

    OutputPipes pipes() {
        return pipes;
    }

    /** The command that runs a block as leader of a session, with errexit, and with pipefail where its shell has it. */
    List<String> command(ShellBlock block, Path script) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(setsid.toString());
        switch (block.shell()) {
            case "bash" -> {
                Path bash = programs.need(
                        "bash",
                        "for the block at line " + block.line() + "; install bash, or write the block as ```sh");
                command.addAll(List.of(bash.toString(), "--noprofile", "--norc", "-e", "-o", "pipefail"));
            }
            case "sh" -> {
                command.addAll(List.of(programs.need("sh", "for sh blocks").toString(), "-e"));
                if (shHasPipefail()) {
                    command.addAll(List.of("-o", "pipefail"));
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "the block at line " + block.line() + " is for '" + block.shell() + "', not for bash or sh");
        }
        command.add(script.toString());
        return command;
    }

    private boolean shHasPipefail() throws IOException, InterruptedException {
        Boolean known = shHasPipefail;
        if (known == null) {
            // Two threads may both find out; they find the same.
            known = new ProcessBuilder("sh", "-c", "set -o pipefail")
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
            shHasPipefail = known;
        }
        return known;
    }
}
