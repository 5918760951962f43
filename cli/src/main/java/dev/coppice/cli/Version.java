package dev.coppice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version as the build wrote it down, with the commit where it was known, and the Java that runs it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        Properties build = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read build.properties beside " + Version.class, e);
        }
        String commit = build.getProperty("commit");
        return new String[] {
            "coppice " + build.getProperty("version") + (commit.isEmpty() ? "" : " (" + commit + ")"),
            "Java " + System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vendor")
        };
    }
}
