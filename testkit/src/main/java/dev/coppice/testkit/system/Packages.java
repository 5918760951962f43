package dev.coppice.testkit.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Installs what is missing on this system, where it is Debian's or like it and this process may. */
public final class Packages {
    private static final System.Logger LOG = System.getLogger(Packages.class.getName());
    private static final Path APT = Path.of("/usr/bin/apt-get");
    private static final int MINUTES = 15;

    private Packages() {}

    /**
     * Makes sure that a program is there.
     *
     * @param places where it may be
     * @param name the package's
     * @param otherwise what else a person can do, or what it is for
     * @throws IllegalStateException when it is not there in the end; says what to do
     */
    public static void require(List<Path> places, String name, String otherwise) throws IOException {
        if (isThere(places)) {
            return;
        }
        String whatToDo = "install " + name + " (Debian, Ubuntu: apt-get install " + name + "), " + otherwise;
        if (!isRoot() || !Files.isExecutable(APT)) {
            throw new IllegalStateException("this system has no " + name + ": " + whatToDo);
        }
        LOG.log(System.Logger.Level.INFO, "installing {0} with apt-get, for the tests", name);
        try {
            run(
                    "sh",
                    "-c",
                    "apt-get -qq update; exec apt-get -qq -y -o DPkg::Lock::Timeout=300 --no-install-recommends install "
                            + name);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(whatToDo + "; it was tried here: " + e.getMessage(), e);
        }
        if (!isThere(places)) {
            throw new IllegalStateException("apt-get did not install " + name + ": " + whatToDo);
        }
    }

    private static boolean isThere(List<Path> places) {
        return places.stream().anyMatch(Files::isExecutable);
    }

    /** Whether this process may do everything here. */
    public static boolean isRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** Runs a command to its end; throws with all that it said when it fails. */
    public static void run(String... command) throws IOException {
        Path log = Files.createTempFile("coppice-install", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        builder.environment().put("RUNLEVEL", "1"); // there, Debian's packages do not start what they install
        Process process = builder.start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(command[0] + " failed:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command[0] + " runs", e);
        } finally {
            process.destroy();
            Files.delete(log);
        }
    }
}
