package dev.coppice.cli.invocation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This host's name. */
public final class HostName {
    private static final Path FILE = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    public static String read() throws IOException {
        return Files.readString(FILE).strip();
    }
}
