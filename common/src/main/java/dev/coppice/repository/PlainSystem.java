package dev.coppice.repository;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * The system as JGit is to see it: without configuration of the machine or its user, and with a file system whose time stamps
 * need no measuring. JGit would otherwise run git, write to the user's configuration, and spend seconds on probe files.
 */
public final class PlainSystem extends SystemReader.Delegate {
    private static final StoredConfig CONFIG = new NoConfig();

    private PlainSystem(SystemReader machine) {
        super(machine);
    }

    /** Makes JGit see this system from now on, everywhere in this process. */
    public static synchronized void install() {
        if (!(SystemReader.getInstance() instanceof PlainSystem)) {
            SystemReader.setInstance(new PlainSystem(SystemReader.getInstance()));
        }
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public StoredConfig getUserConfig() {
        return CONFIG;
    }

    @Override
    public StoredConfig getJGitConfig() {
        return CONFIG;
    }

    @Override
    public StoredConfig getSystemConfig() {
        return CONFIG;
    }

    @Override
    public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
        return new NoFile(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
        return new NoFile(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
        return new NoFile(parent, fs);
    }

    /** Says nothing but that time stamps are as exact as 10 ms. */
    private static final class NoConfig extends StoredConfig {
        private static final long EXACT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

        @Override
        public long getTimeUnit(
                String section, @Nullable String subsection, String name, long otherwise, TimeUnit unit) {
            return section.equals("filesystem") ? unit.convert(EXACT_NANOS, TimeUnit.NANOSECONDS) : otherwise;
        }

        @Override
        public void load() {
            // there is nothing to load
        }

        @Override
        public void save() {
            throw new UnsupportedOperationException("JGit only reads here");
        }
    }

    private static final class NoFile extends FileBasedConfig {
        NoFile(@Nullable Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // there is nothing to load
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public void save() {
            throw new UnsupportedOperationException("JGit only reads here");
        }
    }
}
