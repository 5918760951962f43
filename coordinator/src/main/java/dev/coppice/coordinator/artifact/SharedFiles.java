package dev.coppice.coordinator.artifact;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes sure that a coordinator's folder holds the files of the sessions that its database tells of, so that whoever leads has them:
 * both bear the same mark, which the first coordinator of a database gives them. Safe for use by many threads. Methods throw {@code
 * StoreException} when the database fails.
 */
public final class SharedFiles {
    /** Several times as long as between two checks. */
    private static final Duration LATELY = Duration.ofMinutes(1);

    private final String id = UUID.randomUUID().toString();
    private final FolderMark mark;
    private final Path folder;
    private final String address;

    /** @param address of this coordinator's API, for the others */
    public SharedFiles(SessionFolders folders, String address) {
        folder = folders.root();
        mark = new FolderMark(folder);
        this.address = address;
    }

    /** Where this coordinator keeps files. */
    public Path folder() {
        return folder;
    }

    /** Why the folder is not the one of this database, and what to do; empty when it is. Tells the other coordinators of it. */
    public Optional<String> trouble(FilesRegister register) {
        String recorded = register.mark();
        try {
            String here = recorded.isEmpty() ? mark.readOrMake() : mark.read();
            register.seen(new FilesUser(id, address, folder.toString(), here));
            String known = recorded.isEmpty() ? register.claim(here) : recorded;
            return here.equals(known) ? Optional.empty() : Optional.of(words(known));
        } catch (IOException e) {
            register.seen(new FilesUser(id, address, folder.toString(), ""));
            return Optional.of("the folder for files can't be used: " + e.getMessage());
        }
    }

    private String words(String known) {
        return "the logs, artifacts and reports of this database's sessions are not in " + folder
                + ": name with --files the folder in which its other coordinators keep them, on storage that all their hosts"
                + " share. If these files are lost for good, write " + known + " into " + mark.file();
    }

    /** This coordinator stops. */
    public void leave(FilesRegister register) {
        register.gone(id);
    }

    /** The other coordinators of the database. */
    public List<FilesUser> others(FilesRegister register) {
        return register.users(LATELY).stream()
                .filter(user -> !user.id().equals(id))
                .toList();
    }
}
