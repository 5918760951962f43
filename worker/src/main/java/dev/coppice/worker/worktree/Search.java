package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.coppice.worker.worktree.GitCommand.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A search for files that have changed after a time, in a process that goes on beside the caller: {@code find} asks for an inode's times
 * in less processor time than the JDK. Closing ends it.
 */
final class Search implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long SECOND = 1_000_000_000L;
    private static final int START = "./".length();

    private final RunningCommand find;

    private Search(RunningCommand find) {
        this.find = find;
    }

    /**
     * Begins it.
     *
     * @param folders of the root, at least one
     * @param time in nanoseconds since 1970: what has changed then is not found, what has changed later is
     */
    static Search start(Git git, Path root, Collection<String> folders, long time) throws CheckoutException {
        List<String> arguments =
                new ArrayList<>(folders.stream().map("./"::concat).toList());
        arguments.addAll(List.of("!", "-type", "d", "-newerct"));
        arguments.add("@%d.%09d".formatted(time / SECOND, time % SECOND));
        arguments.add("-print0");
        return new Search(git.find(arguments.toArray(String[]::new)).in(root).start("look through " + root));
    }

    /**
     * Waits for its end.
     *
     * @return the names of the changed files, by their folders' paths as in {@link TreeIndex}
     * @throws IOException when it could not look everywhere
     */
    Map<String, Set<String>> await() throws IOException, CheckoutException, InterruptedException {
        Result result = find.await(LIMIT);
        if (result.exit() != 0 || !result.errors().isEmpty()) {
            throw new IOException("find: " + result.errors());
        }
        Map<String, Set<String>> found = new HashMap<>();
        String paths = new String(result.bytes().getBytes(ISO_8859_1), UTF_8);
        for (int at = 0, end; (end = paths.indexOf('\0', at)) >= 0; at = end + 1) {
            int name = paths.lastIndexOf('/', end) + 1;
            found.computeIfAbsent(paths.substring(at + START, name), folder -> new HashSet<>())
                    .add(paths.substring(name, end));
        }
        return found;
    }

    @Override
    public void close() throws CheckoutException {
        find.close();
    }
}
