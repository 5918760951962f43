package dev.coppice.cli.invocation;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Coppice keeps what is a person's: see the XDG Base Directory Specification. A relative path in a variable is ignored, as
 * the specification asks.
 *
 * @param cache what can be made anew: mirrors and worktrees
 * @param state what should last: history, reports, and the notes by which a killed run is cleaned up after
 * @param config what a person has chosen: the coordinators they use
 */
public record UserDirectories(Path cache, Path state, Path config) {

    /** Those of the person who called. */
    public static UserDirectories of(Invocation invocation) {
        return of(invocation.environment(), Path.of(System.getProperty("user.home")));
    }

    /**
     * Returns those that the environment asks for.
     *
     * @param env the process's environment; with neither variables nor HOME, {@code home} is taken for the home directory
     */
    public static UserDirectories of(Map<String, String> env, Path home) {
        Path base = absolute(env.get("HOME"), home);
        return new UserDirectories(
                absolute(env.get("XDG_CACHE_HOME"), base.resolve(".cache")).resolve("coppice"),
                absolute(env.get("XDG_STATE_HOME"), base.resolve(".local/state"))
                        .resolve("coppice"),
                absolute(env.get("XDG_CONFIG_HOME"), base.resolve(".config")).resolve("coppice"));
    }

    /** What earlier sessions took, and how they ended. */
    public Path history() {
        return state.resolve("history");
    }

    private static Path absolute(@Nullable String value, Path otherwise) {
        return value != null && value.startsWith("/") ? Path.of(value) : otherwise;
    }
}
