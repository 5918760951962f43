package dev.coppice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the distribution of this build through the launcher, as it would lie in a checkout that is built. */
class LauncherIT {
    private static final String BUILD = "20260101T000000-1";

    @TempDir
    Path temporary;

    private Path checkout = Path.of("");

    @BeforeEach
    void layOutABuiltCheckout() throws IOException {
        checkout = temporary.resolve("a checkout with spaces");
        Path project = Path.of("..");
        copy(project.resolve("coppice"), checkout.resolve("coppice"));
        for (String script : List.of("jdk.sh", "train.sh", "build.sh")) {
            copy(
                    project.resolve(".mvn").resolve(script),
                    checkout.resolve(".mvn").resolve(script));
        }
        Path build = checkout.resolve("target/coppice").resolve(BUILD);
        Path lib = Path.of("target/dist/lib");
        try (Stream<Path> jars = Files.walk(lib)) {
            for (Path jar : jars.filter(Files::isRegularFile).toList()) {
                copy(jar, build.resolve("lib").resolve(lib.relativize(jar)));
            }
        }
        Files.createFile(build.resolve("since"));
        Files.writeString(build.resolveSibling("current"), BUILD + "\n");
    }

    @Test
    void startsThroughALinkFromAnywhereAndKeepsWhatItLearned() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("linked"), checkout.resolve("coppice"));

        Ended first = start(link, "--version");
        Ended second = start(link, "--version");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).startsWith("coppice ");
        assertThat(first.err()).contains("preparing quick starts");
        assertThat(caches())
                .singleElement()
                .satisfies(cache -> assertThat(cache).isNotEmptyFile());
        assertThat(second).isEqualTo(new Ended(0, first.out(), ""));
    }

    @Test
    void aCacheThatDoesNotFitIsPassedOverInSilence() throws Exception {
        Ended first = start(checkout.resolve("coppice"), "--version");
        for (Path cache : caches()) {
            Files.writeString(cache, "not what a JVM wrote");
        }

        assertThat(start(checkout.resolve("coppice"), "--version")).isEqualTo(new Ended(0, first.out(), ""));
    }

    @Test
    void passesArgumentsAndTheExitCodeThrough() throws Exception {
        Ended ended = start(checkout.resolve("coppice"), "--an option");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("unknown option --an option");
    }

    @Test
    void withoutABuildAndSourcesSaysSoAndHasNoVerdict() throws Exception {
        Files.delete(checkout.resolve("target/coppice/current"));

        Ended ended = start(checkout.resolve("coppice"), "--version");

        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.err()).contains("the build failed; all it said is in " + checkout);
        assertThat(checkout.resolve("target/coppice").resolve(BUILD)).exists();
    }

    private List<Path> caches() throws IOException {
        try (Stream<Path> files = Files.list(checkout.resolve("target/coppice").resolve(BUILD))) {
            return files.filter(file -> file.toString().endsWith(".cache")).toList();
        }
    }

    private record Ended(int exitCode, String out, String err) {}

    private Ended start(Path launcher, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(temporary, "out", null);
        Path err = Files.createTempFile(temporary, "err", null);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("COPPICE_JAVA_OPTS");
        int exitCode = builder.start().waitFor();
        return new Ended(exitCode, read(out), read(err));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling(""));
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
