package dev.coppice.coordinator.repository;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL of a repository, or git's short form ({@code host:path}). What git, curl, ssh and servers might read in different ways is
 * refused: a list of those that are allowed says something only of a URL that means the same to all.
 */
final class RepositoryUrl {
    private static final Pattern URL = Pattern.compile("(https?|ssh|git|file)://([^/]*)(/.*)?");
    private static final Pattern HOST = Pattern.compile(
            "(?:(?<user>[^@]*)@)?" + "(?:[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._~+=](?:[A-Za-z0-9._~+=-]|%40)*");
    // As git has it: no slash before the colon; `ext::…` and its like, which run commands, have two colons.
    private static final Pattern SHORT =
            Pattern.compile("(?:[A-Za-z0-9._][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9._-]*:(?!//)[^:-].*");
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z]+://[^/@]*:[^/@]*@.*");

    /** Of what a path is made: decoded before or after it is looked at, it leads elsewhere. */
    private static final Pattern ENCODED = Pattern.compile("%(2e|2f|5c|25|[01][0-9a-f]|7f)", Pattern.CASE_INSENSITIVE);

    private static final Pattern NOT_ENCODED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private RepositoryUrl() {}

    /** Why it is not to be used, and what to write instead; empty when nothing is wrong with it. */
    static Optional<String> fault(String text) {
        if (PASSWORD.matcher(text).matches()) {
            return Optional.of("a URL with a password would be shown to everybody who sees the session;"
                    + " leave it out, and have git on the coordinator and the workers find it");
        }
        Matcher url = URL.matcher(text);
        boolean isUrl = url.matches();
        if ((!isUrl && !SHORT.matcher(text).matches()) || text.chars().anyMatch(RepositoryUrl::isSpace)) {
            return Optional.of(
                    "a repository is a URL (https, http, ssh, git, file, or host:path) or an absolute path, not "
                            + text);
        }
        if (text.indexOf('\\') >= 0) {
            return Optional.of("a repository's URL has no backslash; write a slash instead of it in " + text);
        }
        return isUrl ? fault(text, url.group(1), url.group(2)) : Optional.empty();
    }

    private static Optional<String> fault(String text, String scheme, String authority) {
        Matcher encoded = ENCODED.matcher(text);
        if (encoded.find()) {
            return Optional.of(
                    "a repository's URL has no encoded dot, slash, backslash, percent sign or control character,"
                            + " such as the " + encoded.group().toLowerCase(Locale.ROOT) + " in " + text
                            + ": write the path that it leads to");
        }
        if (NOT_ENCODED.matcher(text).find()) {
            return Optional.of("in a URL % comes before two hexadecimal digits, unlike in " + text);
        }
        if (scheme.equals("file")) {
            return authority.isEmpty()
                    ? Optional.empty()
                    : Optional.of("a file: URL names no host: write file:///" + " and the path, instead of " + text);
        }
        if (scheme.startsWith("http") && (text.indexOf('?') >= 0 || text.indexOf('#') >= 0)) {
            return Optional.of("a repository's URL has no ? and no #, unlike " + text);
        }
        Matcher host = HOST.matcher(authority);
        if (!host.matches()
                || (host.group("user") != null
                        && !USER.matcher(host.group("user")).matches())) {
            return Optional.of(
                    "what stands between " + scheme + ":// and the next slash is a host by its plain name, with"
                            + " a user before it and a port after it at most: " + scheme
                            + "://user@git.example.org:8443/…, unlike "
                            + text);
        }
        return Optional.empty();
    }

    private static boolean isSpace(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.getType(character) == Character.FORMAT;
    }
}
