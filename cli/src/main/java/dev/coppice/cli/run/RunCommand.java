package dev.coppice.cli.run;

import dev.coppice.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice run}. */
@Command(
        name = "run",
        sortOptions = false,
        description = "Run test plans of a git repository in parallel, each in a worktree of its own.",
        footer = {
            "",
            "Exit codes: 0 all passed or flaky; 1 tests failed; 2 wrong usage, nothing was run; 3 no verdict could be had;"
                    + " 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP (a second one stops without cleaning up; the next run does that).",
            "",
            "Examples:",
            "  coppice run docs/plans/*.md",
            "  coppice run --rev WORKTREE --batches 2 docs/plans/orders.md",
            "  coppice run --command 'mvn -q -pl {} verify' common worker",
        })
public final class RunCommand implements Callable<Integer> {
    @Mixin
    private final RunOptions options = new RunOptions();

    private final Invocation invocation;

    /** @param invocation what it is called with */
    public RunCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws Exception {
        return new LocalRun(invocation, options).run();
    }
}
