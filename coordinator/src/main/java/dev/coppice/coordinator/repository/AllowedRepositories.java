package dev.coppice.coordinator.repository;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which repositories may be named: URLs of the common schemes and absolute paths, of those the ones that a glob fits, when there are
 * globs. In a glob {@code *} stands for what has no slash, and {@code **} for anything.
 */
public final class AllowedRepositories {
    private static final int LONGEST = 2048;
    private static final Pattern URL = Pattern.compile("(https?|ssh|git|file)://[^\\s]+");
    private static final Pattern SHORT =
            Pattern.compile("([A-Za-z0-9._-]+@)?[A-Za-z0-9][A-Za-z0-9._-]*:[^:\\s][^\\s]*");
    private static final Pattern PASSWORD = Pattern.compile("[a-z]+://[^/@]*:[^/@]*@.*");

    private final String setting;
    private final List<String> globs;
    private final List<Pattern> patterns;

    /**
     * @param setting that holds the globs, for people
     * @param globs empty for any repository
     */
    public AllowedRepositories(String setting, List<String> globs) {
        this.setting = setting;
        this.globs = List.copyOf(globs);
        patterns = globs.stream().map(AllowedRepositories::pattern).toList();
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
        if (PASSWORD.matcher(repository).matches()) {
            return Optional.of("a URL with a password would be shown to everybody who sees the session;"
                    + " leave it out, and have git on the coordinator and the workers find it");
        }
        boolean path = repository.startsWith("/");
        if (!path && !URL.matcher(repository).matches() && !isShort(repository)) {
            return Optional.of(
                    "a repository is a URL (https, http, ssh, git, file, or host:path) or an absolute path, not "
                            + repository);
        }
        if (Arrays.asList(repository.split("[/:]")).contains("..")) {
            return Optional.of(
                    "a repository is named without '..': write the path that it leads to, instead of " + repository);
        }
        if (patterns.isEmpty()) {
            return Optional.empty();
        }
        String name = path ? Path.of(repository).normalize().toString() : repository;
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches())
                ? Optional.empty()
                : Optional.of(repository + " is not one of the repositories that may be run here: "
                        + String.join(", ", globs) + "; see the setting " + setting
                        + " (* stops at a slash, ** does not)");
    }

    /** As git has it: no slash before the colon; {@code ext::…} and its like, which run commands, have two colons. */
    private static boolean isShort(String repository) {
        return SHORT.matcher(repository).matches() && !repository.contains("://");
    }

    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            if (glob.startsWith("**", i)) {
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
