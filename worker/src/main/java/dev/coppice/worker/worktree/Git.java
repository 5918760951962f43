package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The git program, a folder for what its commands say, and how long remotes may take. Safe for use by many threads. */
final class Git {
    private static final Pattern OWNER = Pattern.compile("([0-9]{1,18})-");

    private final Path scratch;
    private final RemoteLimits limits;
    private final RepositoryRule rule;
    /** Processes in several containers may have the same id. */
    private final String own = Long.toHexString(new SecureRandom().nextLong());

    private final AtomicLong commands = new AtomicLong();

    /** @param scratch made when it is missing; holds a file or two while a command runs */
    Git(Path scratch, RemoteLimits limits, RepositoryRule rule) {
        this.scratch = scratch;
        this.limits = limits;
        this.rule = rule;
    }

    RemoteLimits limits() {
        return limits;
    }

    /** Which repositories may be fetched from. */
    RepositoryRule rule() {
        return rule;
    }

    /** Whether that is not all. */
    boolean isRestricted() {
        return !rule.allowsAll();
    }

    /** A command that nothing of the person's or the caller's configuration reaches. */
    GitCommand command(String... arguments) {
        return command(GitVariables.OURS, arguments);
    }

    /** A command on the files of a worktree, with an index of them. */
    GitCommand commandIn(WorktreeFolder worktree, Path index, String... arguments) {
        return command(arguments)
                .in(worktree.files())
                .with("GIT_DIR", worktree.git().path())
                .with("GIT_WORK_TREE", worktree.files())
                .with("GIT_INDEX_FILE", index)
                .with(GitCommand.WORKS_ON, worktree.path());
    }

    /** A command that reads the configuration of the person who runs this program, and uses their credentials. */
    GitCommand commandOfUser(String... arguments) {
        return isRestricted()
                ? command(
                        GitVariables.USER,
                        Stream.concat(Redirection.REFUSED.stream(), Stream.of(arguments))
                                .toArray(String[]::new))
                : command(GitVariables.USER, arguments);
    }

    private GitCommand command(GitVariables inherited, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add("git");
        for (String setting : inherited.settings()) {
            line.add("-c");
            line.add(setting);
        }
        line.addAll(List.of(arguments));
        return new GitCommand(this, line, inherited);
    }

    /** The program {@code find}, which sees many files faster than the JDK does. */
    GitCommand find(String... arguments) {
        List<String> line = new ArrayList<>();
        line.add("find");
        line.addAll(List.of(arguments));
        return new GitCommand(this, line, GitVariables.OURS);
    }

    /** A name for a new file; it carries the process id, so that a later process can tell whether it is still needed. */
    Path scratchFile(String suffix) throws IOException {
        Files.createDirectories(scratch);
        return scratch.resolve(ProcessHandle.current().pid() + "-" + own + "-" + commands.incrementAndGet() + suffix);
    }

    /** @throws CheckoutException DISK_FULL when what git says can't be written down */
    void checkSpace(String deed) throws CheckoutException {
        try {
            if (Files.getFileStore(scratch).getUsableSpace() == 0) {
                throw CheckoutException.of(deed, new IOException(scratch + ": no space left on device"));
            }
        } catch (IOException e) {
            throw CheckoutException.of(deed, e);
        }
    }

    /** The permissions that this process gives new folders; what new files get follows from them. */
    Set<PosixFilePermission> newFolderPermissions() throws IOException {
        Path probe = scratchFile(".dir");
        Files.createDirectory(probe);
        try {
            return Files.getPosixFilePermissions(probe);
        } finally {
            Files.delete(probe);
        }
    }

    /** Removes what processes that have ended left behind. */
    void removeStaleScratch() throws IOException {
        if (!Files.isDirectory(scratch)) {
            return;
        }
        try (Stream<Path> files = Files.list(scratch)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                Matcher owner = OWNER.matcher(name);
                if (owner.lookingAt()
                        && ProcessHandle.of(Long.parseLong(owner.group(1))).isEmpty()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Removes scratch files; null and what is gone are fine. */
    static void discard(@Nullable Path... files) throws CheckoutException {
        for (@Nullable Path file : files) {
            try {
                if (file != null) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw CheckoutException.of("remove " + file, e);
            }
        }
    }
}
