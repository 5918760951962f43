package dev.coppice.worker.worktree;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a repository is, and the names of folders derived from that.
 *
 * @param location a URL, in git's short form ({@code host:path}) too, or an absolute path
 */
record RepositoryName(String location) {
    private static final Pattern URL = Pattern.compile("[a-z][a-z0-9+.-]*://.*|[^/:]+:.*", Pattern.DOTALL);
    private static final Pattern USER = Pattern.compile("^([a-z][a-z0-9+.-]*://)[^/@]*@");
    private static final int LONGEST_SLUG = 40;

    RepositoryName {
        if (!URL.matcher(location).matches() && !Path.of(location).isAbsolute()) {
            throw new IllegalArgumentException("a repository is a URL or an absolute path, not " + location);
        }
    }

    boolean isUrl() {
        return URL.matcher(location).matches();
    }

    /** Whether it lies on this machine. */
    boolean isLocal() {
        return !isUrl() || location.startsWith("file://");
    }

    /** The folder that a {@code file:} URL names; empty for all else, and for what only git can read. */
    Optional<Path> folderOfUrl() {
        if (!isUrl() || !isLocal()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(URI.create(location)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What may be shown and written down: a URL without the user and password that it may hold. */
    String shown() {
        return USER.matcher(location).replaceFirst("$1");
    }

    /**
     * The remote that a job's repository names. None for a path: nothing that a job pushes may reach the person's repository.
     */
    Optional<String> origin() {
        return isUrl() ? Optional.of(shown()) : Optional.empty();
    }

    /** The last part of the name, as far as it is made of plain characters. */
    String slug() {
        String trimmed = location.replaceFirst("/+$", "").replaceFirst("/?\\.git$", "");
        String last = trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf(':')) + 1);
        String plain = last.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[.-]+", "");
        String slug = plain.substring(0, Math.min(plain.length(), LONGEST_SLUG));
        return slug.isEmpty() ? "repository" : slug;
    }

    /** Different for different repositories, and readable. */
    String key() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(location.getBytes(StandardCharsets.UTF_8));
            return slug() + "-" + HexFormat.of().formatHex(hash, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
