package dev.coppice.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Named pipes for the output of processes. Java's own pipes are drained into memory, without a limit, when the process ends
 * while a child of its goes on writing; and nobody but the last writer can end a read from one. Safe for use by many threads.
 */
final class OutputPipes {
    private static final int AT_ONCE = 8;

    private final Path folder;
    private final Path mkfifo;
    private final Queue<Path> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

    /** @param folder exists; the pipes are made in it, and removed by whoever removes it */
    OutputPipes(Path folder, Path mkfifo) {
        this.folder = folder;
        this.mkfifo = mkfifo;
    }

    /** Gives a pipe that nobody uses. */
    Path take() throws IOException, InterruptedException {
        for (Path pipe = free.poll(); pipe != null; pipe = free.poll()) {
            if (isPipe(pipe)) {
                return pipe;
            }
        }
        List<Path> more = make();
        free.addAll(more.subList(1, more.size()));
        return more.getFirst();
    }

    /** Takes a pipe back that has no reader and no writer any more. */
    void giveBack(Path pipe) {
        free.add(pipe);
    }

    private List<Path> make() throws IOException, InterruptedException {
        int last = made.addAndGet(AT_ONCE);
        List<Path> pipes = new ArrayList<>();
        List<String> command = new ArrayList<>(List.of(mkfifo.toString(), "-m", "600"));
        for (int number = last - AT_ONCE + 1; number <= last; number++) {
            Path pipe = folder.resolve("out-" + number);
            pipes.add(pipe);
            command.add(pipe.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String complaint = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("can't make named pipes in " + folder + ": " + complaint);
        }
        return pipes;
    }

    private static boolean isPipe(Path path) {
        try {
            return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        } catch (IOException e) {
            return false;
        }
    }
}
