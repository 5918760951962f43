package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

/** Looks whether somebody has worked in a worktree since it is kept: what is nowhere else must not go with it. */
final class UnsavedWork {
    /** Times of files may be as coarse as this. */
    private static final int COARSE_SECONDS = 2;

    private final Git git;
    private final WorktreeFolder folder;
    private final Instant since;

    private UnsavedWork(Git git, WorktreeFolder folder, Instant since) {
        this.git = git;
        this.folder = folder;
        this.since = since;
    }

    /** What is older than the worktree's record was there when the attempt had failed; both by the clock of the file system. */
    static UnsavedWork in(Git git, WorktreeFolder folder) throws CheckoutException {
        try {
            Instant kept = Files.getLastModifiedTime(folder.record()).toInstant();
            return new UnsavedWork(git, folder, kept.plusSeconds(COARSE_SECONDS));
        } catch (IOException e) {
            throw CheckoutException.of("read " + folder.record(), e);
        }
    }

    /** Whether there is a file that git does not ignore, or a commit, that came later. */
    boolean isThere() throws CheckoutException, InterruptedException {
        if (!Files.isDirectory(folder.files())) {
            return false;
        }
        GitCommand.Result status =
                git("--no-optional-locks", "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all");
        if (status.exit() != 0) {
            return anyFileIsNewer(); // an attempt may leave its repository in any state
        }
        String lines = new String(status.bytes().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return Arrays.stream(lines.split("\0"))
                        .filter(line -> line.length() > 3)
                        .anyMatch(line -> isNewer(folder.files().resolve(line.substring(3))))
                || anyCommitIsNewer();
    }

    private boolean anyCommitIsNewer() throws CheckoutException, InterruptedException {
        GitCommand.Result newest = git("log", "-1", "--format=%ct", "--all", "HEAD");
        String seconds = newest.text();
        return newest.exit() == 0
                && !seconds.isEmpty()
                && Instant.ofEpochSecond(Long.parseLong(seconds)).isAfter(since);
    }

    private GitCommand.Result git(String... arguments) throws CheckoutException, InterruptedException {
        return git.commandIn(folder, folder.git().path().resolve("index"), arguments)
                .tryRun("look for work in " + folder.files());
    }

    private boolean anyFileIsNewer() throws CheckoutException {
        Path repository = folder.git().path();
        try (Stream<Path> files =
                Files.find(folder.files(), Integer.MAX_VALUE, (file, attributes) -> attributes.isRegularFile())) {
            return files.filter(file -> !file.startsWith(repository)).anyMatch(this::isNewer);
        } catch (IOException e) {
            throw CheckoutException.of("look for work in " + folder.files(), e);
        }
    }

    private boolean isNewer(Path file) {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isAfter(since);
        } catch (IOException e) {
            return false; // it was deleted: nothing of it is here to be kept
        }
    }
}
