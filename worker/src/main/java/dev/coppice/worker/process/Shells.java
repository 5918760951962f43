package dev.coppice.worker.process;

import dev.coppice.plan.ShellBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What every shell block on this worker is started with. Safe for use by many threads. */
public final class Shells {
    private final Programs programs;
    private final Path setsid;
    private final OutputPipes pipes;
    private final ProcessMark run;
    private final Optional<Path> prlimit;
    private final AtomicLong attempts = new AtomicLong();
    private final RealTimeLimits own = new ProcessTable().limits("self");
    private final Probe shHasPipefail = new Probe("sh", "-c", "set -o pipefail");
    // From 5.1 on.
    private final Probe bashHasRealTimeLimit = new Probe("bash", "-c", "ulimit -S -R");

    private Shells(Programs programs, Path setsid, OutputPipes pipes, String run) {
        this.programs = programs;
        this.setsid = setsid;
        this.pipes = pipes;
        this.run = ProcessMark.ofRun(run);
        this.prlimit = programs.find("prlimit");
    }

    /**
     * Finds the programs needed.
     *
     * @param searchPath the worker's PATH
     * @param folder for named pipes; exists, and is removed by the caller in the end
     * @param run the id of this worker process, by which {@link ProcessSweep} finds what it leaves
     * @throws IOException when a program is missing; the message says which, and how to get it
     */
    public static Shells find(String searchPath, Path folder, String run) throws IOException {
        Programs programs = new Programs(searchPath);
        Path setsid = programs.need(
                "setsid",
                "to start each block in a session of its own; it comes with the package util-linux (or busybox)");
        Path mkfifo =
                programs.need("mkfifo", "for the output of blocks; it comes with the package coreutils (or busybox)");
        programs.need("sh", "to run blocks and to signal process groups");
        return new Shells(programs, setsid, new OutputPipes(folder, mkfifo), run);
    }

    OutputPipes pipes() {
        return pipes;
    }

    /** A mark for the processes of one more attempt, which has this token in its environment. */
    ProcessMark mark(String token) {
        return run.ofAttempt(token, attempts.getAndIncrement());
    }

    /** The command that runs a block as leader of a session, with errexit, and with pipefail where its shell has it. */
    ShellCommand command(ShellBlock block, ProcessMark mark) throws IOException, InterruptedException {
        return switch (block.shell()) {
            case "bash" -> bash(block, mark);
            case "sh" -> sh(mark);
            default ->
                throw new IllegalArgumentException(
                        "the block at line " + block.line() + " is for '" + block.shell() + "', not for bash or sh");
        };
    }

    private ShellCommand bash(ShellBlock block, ProcessMark mark) throws IOException, InterruptedException {
        Path bash = programs.need(
                "bash", "for the block at line " + block.line() + "; install bash, or write the block as ```sh");
        List<String> words =
                List.of(setsid.toString(), bash.toString(), "--noprofile", "--norc", "-e", "-o", "pipefail");
        // Its own limit costs nothing, where prlimit costs the start of a program.
        if (own.hasRoomFor(mark) && bashHasRealTimeLimit.succeeds()) {
            String limit = own.isOutermost() ? "-R " + mark.outermostLimit() : "-S -R " + mark.innerLimit();
            return new ShellCommand(words, "ulimit " + limit + "; ");
        }
        return new ShellCommand(limited(mark, words), "");
    }

    private ShellCommand sh(ProcessMark mark) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.addAll(
                List.of(setsid.toString(), programs.need("sh", "for sh blocks").toString(), "-e"));
        if (shHasPipefail.succeeds()) {
            words.addAll(List.of("-o", "pipefail"));
        }
        return new ShellCommand(limited(mark, words), "");
    }

    /** Without prlimit, or where this worker is itself limited by somebody, processes are known by their environment only. */
    private List<String> limited(ProcessMark mark, List<String> words) {
        if (prlimit.isEmpty() || !own.hasRoomFor(mark)) {
            return words;
        }
        String limits = own.isOutermost() ? Long.toString(mark.outermostLimit()) : mark.innerLimit() + ":";
        List<String> limited = new ArrayList<>(List.of(prlimit.get().toString(), "--rttime=" + limits));
        limited.addAll(words);
        return limited;
    }
}
