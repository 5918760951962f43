package dev.coppice.worker.artifact;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of paths below a folder, with forward slashes: {@code *} and {@code ?} within a name, {@code **} across folders
 * ({@code **}{@code /} also stands for none), {@code [a-z]}, {@code [!a-z]}, <code>{a,b}</code>, and {@code \} before a character
 * that stands for itself. Names that begin with a dot are like others.
 */
final class Glob {
    private final String text;
    private final List<String> fixed;
    private final Pattern pattern;

    /** @throws IllegalArgumentException says what is wrong with the pattern */
    Glob(String text) {
        this.text = text;
        List<String> segments = Arrays.asList(text.split("/", -1));
        if (text.isEmpty() || text.startsWith("/") || segments.contains("..")) {
            throw new IllegalArgumentException("the pattern '" + text
                    + "' leaves the worktree; write one that is relative to its root and has no '..'");
        }
        segments = segments.stream().filter(segment -> !segment.equals(".")).toList();
        int plain = 0;
        while (plain < segments.size() - 1 && segments.get(plain).chars().noneMatch(c -> "*?[]{}\\".indexOf(c) >= 0)) {
            plain++;
        }
        this.fixed = segments.subList(0, plain);
        try {
            this.pattern = Pattern.compile(regex(String.join("/", segments)), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the pattern '" + text + "' can't be read: " + e.getDescription(), e);
        }
    }

    /** The folders that every match lies in, outermost first. */
    List<String> fixedFolders() {
        return fixed;
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    @Override
    public String toString() {
        return text;
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int alternatives = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> {
                    boolean wide = glob.startsWith("**", i);
                    boolean folders = glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/');
                    regex.append(folders ? "(?:.*/)?" : wide ? ".*" : "[^/]*");
                    i += folders ? 2 : wide ? 1 : 0;
                }
                case '?' -> regex.append("[^/]");
                case '[' -> {
                    int end = glob.indexOf(']', i + 2);
                    if (end < 0) {
                        throw new IllegalArgumentException("the pattern '" + glob + "' has a '[' without its ']'");
                    }
                    regex.append(characterClass(glob.substring(i + 1, end)));
                    i = end;
                }
                case '{' -> {
                    regex.append("(?:");
                    alternatives++;
                }
                case '}' -> {
                    regex.append(alternatives > 0 ? ")" : "\\}");
                    alternatives = Math.max(0, alternatives - 1);
                }
                case ',' -> regex.append(alternatives > 0 ? "|" : ",");
                case '\\' -> {
                    i++;
                    regex.append(Pattern.quote(i < glob.length() ? glob.substring(i, i + 1) : "\\"));
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        if (alternatives > 0) {
            throw new IllegalArgumentException("the pattern '" + glob + "' has a '{' without its '}'");
        }
        return regex.toString();
    }

    private static String characterClass(String members) {
        boolean negated = members.startsWith("!") || members.startsWith("^");
        String plain = (negated ? members.substring(1) : members).replaceAll("[\\\\\\[\\]^&]", "\\\\$0");
        return "(?!/)[" + (negated ? "^" : "") + plain + "]";
    }
}
