package dev.coppice.testkit.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is in a folder, file by file, to compare with what is there later. */
public final class FolderSnapshot {
    private FolderSnapshot() {}

    /** Every file, folder and link with its kind, permissions, content and time of change. */
    public static Map<String, String> withTimes(Path root) {
        return take(root, path -> true, true);
    }

    /** As {@link #withTimes} without times, and without what is in {@code .git} at the top. */
    public static Map<String, String> ofFiles(Path root) {
        return take(root, path -> !path.startsWith(root.resolve(".git")), false);
    }

    private static Map<String, String> take(Path root, Predicate<Path> wanted, boolean times) {
        try (Stream<Path> paths = Files.walk(root)) {
            Map<String, String> found = new TreeMap<>();
            for (Path path : paths.filter(wanted).toList()) {
                found.put(
                        path.toUri()
                                .getRawPath()
                                .substring(root.toUri().getRawPath().length() - 1),
                        describe(path, times));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describe(Path path, boolean times) throws IOException {
        String mode =
                Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS).toString();
        String content = "";
        if (Files.isSymbolicLink(path)) {
            content = Files.readSymbolicLink(path).toString();
        } else if (Files.isRegularFile(path)) {
            byte[] bytes = Files.readAllBytes(path);
            content = bytes.length > 200
                    ? bytes.length + " bytes " + Arrays.hashCode(bytes)
                    : Base64.getEncoder().withoutPadding().encodeToString(bytes);
        }
        String time = times ? " " + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS) : "";
        return mode + time + " " + content;
    }
}
