package dev.coppice.plan;

import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.regex.PatternSyntaxException;

/** The syntax of globs over files, as {@link java.nio.file.FileSystem#getPathMatcher} has it. */
final class GlobSyntax {
    private GlobSyntax() {}

    static PathMatcher check(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new InvalidValue(
                    "\"" + glob + "\" is not a glob: " + e.getDescription(), "write it like **/target/*.log");
        }
    }
}
