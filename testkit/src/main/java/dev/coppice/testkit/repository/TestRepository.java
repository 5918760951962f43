package dev.coppice.testkit.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A git repository that a test makes and changes, by git itself, without any configuration of the person who runs the test.
 * For one thread.
 *
 * @param path the top folder of its files
 */
public record TestRepository(Path path) {
    /** A file that can't be: unlike {@code /dev/null}, a {@code git config --global} can't replace it either. */
    private static final String NO_CONFIGURATION = "/nonexistent/gitconfig";

    /** Makes an empty repository, with branch {@code main}. */
    public static TestRepository init(Path path, String... options) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TestRepository repository = new TestRepository(path);
        List<String> arguments = new ArrayList<>(List.of("init", "-q", "-b", "main"));
        arguments.addAll(List.of(options));
        repository.git(arguments.toArray(String[]::new));
        repository.git("config", "user.name", "Test");
        repository.git("config", "user.email", "test@example.org");
        repository.git("config", "gc.auto", "0");
        repository.git("config", "maintenance.auto", "false");
        return repository;
    }

    /** Writes a file, with its folders. */
    public TestRepository write(String name, String content) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits all that has changed; gives the full object id. */
    public String commit(String message) {
        git("add", "--all");
        git("commit", "-q", "--allow-empty", "-m", message);
        return git("rev-parse", "HEAD");
    }

    /** Runs git in the repository, and gives what it says. */
    public String git(String... arguments) {
        List<String> line = new ArrayList<>(List.of("git"));
        line.addAll(List.of(arguments));
        return run(path, line);
    }

    /** Runs a shell script in a folder, and gives what it says; fails if the script does. */
    public static String shell(Path folder, String script) {
        return run(folder, List.of("sh", "-euc", script));
    }

    private static String run(Path folder, List<String> line) {
        try {
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true);
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("GIT_"));
            environment.put("GIT_CONFIG_NOSYSTEM", "1");
            environment.put("GIT_CONFIG_GLOBAL", NO_CONFIGURATION);
            environment.put("LC_ALL", "C");
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new AssertionError(line + " failed in " + folder + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in " + line, e);
        }
    }
}
