package dev.coppice.cli.watch;

import dev.coppice.cli.view.SessionView.Detail;
import picocli.CommandLine.Option;

/** How a session is shown until it ends. */
public final class WatchOptions {
    @Option(names = "--fail-on-flaky", description = "Exit with 1 when a job passed only after a retry.")
    boolean failOnFlaky;

    @Option(
            names = {"-q", "--quiet"},
            description =
                    "Print less: of a submission its id only, of a session that is watched failures and the verdict.")
    boolean quiet;

    @Option(names = "--json", description = "Print one JSON document, as the API has it, and nothing else.")
    boolean json;

    /** Whether as little as possible is printed. */
    public boolean isQuiet() {
        return quiet;
    }

    /** Whether a document for programs is printed. */
    public boolean isJson() {
        return json;
    }

    Detail detail() {
        return json ? Detail.NONE : quiet ? Detail.QUIET : Detail.FULL;
    }
}
