package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ends git processes that outlived the process which started them: a lock dies with its holder at once, but a child of the
 * holder may still be writing.
 */
final class OrphanSweep {
    private OrphanSweep() {}

    /** Ends every git process that was started for this folder, and waits until it is gone. The caller holds its lock. */
    static void endGitAt(Path folder) {
        String mark = GitCommand.WORKS_ON + "=" + folder;
        List<ProcessHandle> orphans = ProcessHandle.allProcesses()
                .filter(process -> carries(process.pid(), mark))
                .toList();
        orphans.forEach(ProcessHandle::destroyForcibly);
        orphans.forEach(orphan ->
                orphan.onExit().completeOnTimeout(orphan, 10, TimeUnit.SECONDS).join());
    }

    private static boolean carries(long pid, String mark) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
            String text = "\0" + new String(environment, StandardCharsets.UTF_8);
            return text.contains("\0" + mark + "\0");
        } catch (IOException someoneElsesOrGone) {
            return false;
        }
    }
}
