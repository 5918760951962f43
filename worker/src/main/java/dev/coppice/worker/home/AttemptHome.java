package dev.coppice.worker.home;

import dev.coppice.worker.host.TreeDeletion;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The folder that is home to one attempt: HOME, TMPDIR, the XDG folders, git's settings, credentials and agents' state. Closed,
 * and so deleted, by who created it, when no process of the attempt runs any more.
 */
public final class AttemptHome implements Closeable {
    /** The variable that holds the claim's token, by which an attempt's processes are known. */
    public static final String CLAIM = "COPPICE_CLAIM";

    /** The variable that holds the id of the worker process, by which all processes it started are known. */
    public static final String RUN = "COPPICE_RUN";

    /** The variable that holds the marks of what the worker itself is part of, separated by spaces. */
    public static final String WITHIN = "COPPICE_WITHIN";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;
    private final HostVariables host;
    private final GitSettings git;

    private AttemptHome(Path folder, HostVariables host) {
        this.folder = folder;
        this.host = host;
        this.git = new GitSettings(home());
    }

    /**
     * Makes the folder and all in it.
     *
     * @param folder does not exist yet; a short path, as sockets in TMPDIR have 107 characters for their whole path
     * @param worktree in which git may work, whoever owns it
     */
    public static AttemptHome create(Path folder, Path worktree, HostVariables host) throws IOException {
        AttemptHome home = new AttemptHome(folder.toAbsolutePath(), host);
        Files.createDirectory(home.folder, OWNER_ONLY);
        for (Path part : new Path[] {
            home.home(),
            home.config(),
            home.cache(),
            home.local(),
            home.data(),
            home.state(),
            home.runtime(),
            home.temp(),
            home.scripts(),
            home.agentState()
        }) {
            Files.createDirectory(part, OWNER_ONLY);
        }
        Files.writeString(home.git.file(), home.git.text(worktree));
        return home;
    }

    /**
     * Where this program keeps its state when a task calls it.
     *
     * @param folder that of the home
     */
    public static Path ownState(Path folder) {
        return folder.resolve("h/.local/state/coppice");
    }

    /** The folder that all is in. */
    public Path folder() {
        return folder;
    }

    /** The attempt's TMPDIR. */
    public Path temp() {
        return folder.resolve("t");
    }

    /** Where Coppice puts the blocks that it runs. */
    public Path scripts() {
        return folder.resolve("s");
    }

    /** Where an agent keeps what it remembers during the attempt. */
    public Path agentState() {
        return folder.resolve("agent");
    }

    /** HOME. */
    public Path home() {
        return folder.resolve("h");
    }

    /** Where tools that know of the XDG folders keep what they can do without. */
    public Path cache() {
        return home().resolve(".cache");
    }

    private Path config() {
        return home().resolve(".config");
    }

    private Path local() {
        return home().resolve(".local");
    }

    private Path data() {
        return local().resolve("share");
    }

    private Path state() {
        return local().resolve("state");
    }

    /** For sockets and the like: XDG_RUNTIME_DIR. */
    public Path runtime() {
        return folder.resolve("x");
    }

    /**
     * All variables of a task. Where one name is given more than once, the attempt's own variables
     * ({@code COPPICE_…}) come before what was chosen, that before what the home sets, and that before the host's.
     *
     * @param chosen the plan's variables, secrets, and what the caches add
     */
    public Map<String, String> variables(AttemptVariables attempt, int batch, String task, Map<String, String> chosen) {
        Map<String, String> variables = new TreeMap<>(host.variables());
        variables.put("HOME", home().toString());
        variables.put("TMPDIR", temp().toString());
        variables.put("XDG_CONFIG_HOME", config().toString());
        variables.put("XDG_CACHE_HOME", cache().toString());
        variables.put("XDG_DATA_HOME", data().toString());
        variables.put("XDG_STATE_HOME", state().toString());
        variables.put("XDG_RUNTIME_DIR", runtime().toString());
        variables.put("TERM", "dumb");
        variables.put("CI", "true");
        variables.putAll(git.variables());
        variables.putAll(chosen);
        variables.putAll(attempt.variables());
        variables.put("COPPICE_BATCH", Integer.toString(batch));
        variables.put("COPPICE_TASK", task);
        variables.put("COPPICE_TEMP", temp().toString());
        variables.put("COPPICE_AGENT_STATE", agentState().toString());
        String outer = host.outerMarks();
        if (!outer.isEmpty()) {
            variables.put(WITHIN, outer);
        }
        return variables;
    }

    /**
     * Deletes the folder, whatever the tasks left in it.
     *
     * @throws IOException when something can't be deleted; the message names it
     */
    @Override
    public void close() throws IOException {
        TreeDeletion.delete(folder);
    }
}
