package dev.coppice.coordinator.repository;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which repositories may be named: URLs of the common schemes and absolute paths, of those the ones that a glob fits, when there are
 * globs. In a glob {@code *} stands for what has no slash, and {@code **} for anything. One on this machine is held to where its
 * symbolic links lead, too.
 */
public final class AllowedRepositories {
    private static final int LONGEST = 2048;
    private static final String FILE = "file://";
    private static final String ALL = "**";

    private final String setting;
    private final List<String> globs;

    /**
     * @param setting that holds the globs, for people
     * @param globs empty for any repository
     */
    public AllowedRepositories(String setting, List<String> globs) {
        this.setting = setting;
        this.globs = List.copyOf(globs);
    }

    /** Whether every repository fits. */
    public boolean areAll() {
        return globs.isEmpty() || globs.contains(ALL);
    }

    /** Why a repository may not be named; empty when it may. */
    public Optional<String> refusal(String repository) {
        if (repository.length() > LONGEST) {
            return Optional.of("a repository's address has " + LONGEST + " characters at most, and this one has "
                    + repository.length());
        }
        if (repository.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("a repository's address has no control character, such as NUL or a line's end");
        }
        boolean path = repository.startsWith("/");
        Optional<String> fault = path ? Optional.empty() : RepositoryUrl.fault(repository);
        if (fault.isPresent()) {
            return fault;
        }
        if (Arrays.asList(repository.split("[/:]")).contains("..")) {
            return Optional.of(
                    "a repository is named without '..': write the path that it leads to, instead of " + repository);
        }
        if (areAll()) {
            return Optional.empty();
        }
        String name = path ? Path.of(repository).normalize().toString() : repository;
        if (globs.stream().noneMatch(glob -> pattern(glob).matcher(name).matches())) {
            return Optional.of(notOneOfThem(repository));
        }
        return path || repository.startsWith(FILE) ? refusalOfLinks(repository, path ? "" : FILE) : Optional.empty();
    }

    /** @param scheme what the path comes after */
    private Optional<String> refusalOfLinks(String repository, String scheme) {
        try {
            Path named = scheme.isEmpty() ? Path.of(repository) : Path.of(URI.create(repository));
            if (!Files.exists(named)) {
                return Optional.empty(); // git will say so
            }
            String real = scheme + named.toRealPath();
            boolean fits = globs.stream()
                    .filter(glob -> glob.startsWith(scheme + "/"))
                    .anyMatch(glob -> pattern(glob).matcher(real).matches()
                            || pattern(withoutLinks(glob, scheme)).matcher(real).matches());
            return fits
                    ? Optional.empty()
                    : Optional.of(
                            repository + " leads to " + real + ", as symbolic links have it. " + notOneOfThem(real));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(repository + " can't be followed to where it leads: " + e.getMessage());
        }
    }

    /** Where the folders before the first star lead. */
    private static String withoutLinks(String glob, String scheme) {
        int star = glob.indexOf('*');
        int end = star < 0 ? glob.length() : glob.lastIndexOf('/', star);
        Path folder = Path.of(glob.substring(scheme.length(), Math.max(end, scheme.length() + 1)));
        try {
            String real = folder.toRealPath().toString();
            return scheme + (real.equals("/") && star >= 0 ? "" : real) + glob.substring(end);
        } catch (IOException e) {
            return glob; // it is not there, and so is nothing that it fits
        }
    }

    private String notOneOfThem(String repository) {
        return repository + " is not one of the repositories that may be run here: " + String.join(", ", globs)
                + "; see the setting " + setting + " (* stops at a slash, ** does not)";
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            if (glob.startsWith(ALL, i)) {
                regex.append(".*");
                i++;
            } else if (glob.charAt(i) == '*') {
                regex.append("[^/]*");
            } else {
                regex.append(Pattern.quote(glob.substring(i, i + 1)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
