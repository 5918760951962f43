package dev.coppice.worker.process;

import dev.coppice.plan.ShellBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Interpreters interpreters;
    private final Map<List<String>, Boolean> limitingItself = new ConcurrentHashMap<>();

    private Shells(Programs programs, Path setsid, OutputPipes pipes, String run) {
        this.programs = programs;
        this.setsid = setsid;
        this.pipes = pipes;
        this.run = ProcessMark.ofRun(run);
        this.prlimit = programs.find("prlimit");
        this.interpreters = new Interpreters(programs::run);
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
        programs.need("sh", "to signal process groups");
        return new Shells(programs, setsid, new OutputPipes(folder, mkfifo), run);
    }

    OutputPipes pipes() {
        return pipes;
    }

    /** A mark for the processes of one more attempt, which has this token in its environment. */
    ProcessMark mark(String token) {
        return run.ofAttempt(token, attempts.getAndIncrement());
    }

    /**
     * Makes sure that blocks can be run, before the first of them is.
     *
     * @throws UntrustedShellException when one of them can't
     */
    public void check(Collection<ShellBlock> blocks) throws IOException, InterruptedException {
        for (ShellBlock block : blocks) {
            interpreters.command(block.shell());
        }
    }

    /** The command that runs a block as leader of a session, with errexit and pipefail. */
    ShellCommand command(ShellBlock block, ProcessMark mark) throws IOException, InterruptedException {
        List<String> interpreter = interpreters.command(block.shell());
        List<String> words = new ArrayList<>(interpreter);
        words.set(
                0,
                programs.need(interpreter.getFirst(), "for " + block.shell() + " blocks")
                        .toString());
        words.addFirst(setsid.toString());
        // Its own limit costs nothing, where prlimit costs the start of a program.
        if (own.hasRoomFor(mark) && limitsItself(interpreter)) {
            String limit = own.isOutermost() ? "-R " + mark.outermostLimit() : "-S -R " + mark.innerLimit();
            return new ShellCommand(words, "ulimit " + limit + "; ");
        }
        return new ShellCommand(limited(mark, words), "");
    }

    /** As bash does, from 5.1 on. */
    private boolean limitsItself(List<String> interpreter) throws IOException, InterruptedException {
        Boolean known = limitingItself.get(interpreter);
        if (known == null) {
            List<String> probe = new ArrayList<>(interpreter);
            probe.addAll(List.of("-c", "ulimit -S -R"));
            known = programs.run(probe).equals(OptionalInt.of(0)); // two threads may both find out; they find the same
            limitingItself.put(interpreter, known);
        }
        return known;
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
