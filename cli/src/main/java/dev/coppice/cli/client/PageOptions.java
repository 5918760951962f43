package dev.coppice.cli.client;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which page of a list is shown. */
public final class PageOptions {
    private static final int MOST = 500;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many, at most " + MOST + ". Default: ${DEFAULT-VALUE}.")
    int limit = 20;

    @Option(
            names = "--cursor",
            paramLabel = "CURSOR",
            description = "Goes on where an earlier list ended; it said where.")
    @Nullable
    String cursor;

    /** Whether it is a later page than the first. */
    public boolean goesOn() {
        return cursor != null;
    }

    /** Asks for this page of the list at a path. */
    public ApiPath of(ApiPath list) {
        if (limit < 1 || limit > MOST) {
            throw CommandFailure.usage("--limit " + limit + ": write a number from 1 to " + MOST);
        }
        ApiPath page = list.with("limit", limit);
        return cursor == null ? page : page.with("cursor", cursor);
    }

    /** Says how to see more, if there is more. */
    public void tellOfMore(Optional<String> next, Invocation invocation) {
        next.ifPresent(more -> invocation.err().println("coppice: there are more: --cursor " + more));
    }
}
