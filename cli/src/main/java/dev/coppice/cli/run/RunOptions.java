package dev.coppice.cli.run;

import dev.coppice.cli.invocation.Assignment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a person may say to {@code coppice run}. */
final class RunOptions {
    static final String ALL_BATCHES = "all";

    @Parameters(
            paramLabel = "PLAN",
            arity = "0..*",
            description = "Test plans: Markdown files of the repository. With --command: its arguments.")
    List<String> plans = List.of();

    @Option(
            names = "--repo",
            paramLabel = "PATH|URL",
            description = "The repository to test. Default: the one that holds the current directory.")
    @Nullable
    String repository;

    @Option(
            names = "--rev",
            paramLabel = "REVISION",
            defaultValue = "HEAD",
            description = "Branch, tag or commit to test, or WORKTREE for the files as they lie there, uncommitted ones"
                    + " included. Default: ${DEFAULT-VALUE}.")
    String revision = "HEAD";

    @Option(
            names = {"-w", "--workers"},
            paramLabel = "N",
            description = "How many jobs run at once. Default: as many as there are cores.")
    @Nullable
    Integer workers;

    @Option(
            names = "--batches",
            paramLabel = "RANGE",
            defaultValue = ALL_BATCHES,
            description = "Batches of each plan to run: 2, 1-3, 1,3-4 or all. Default: ${DEFAULT-VALUE}.")
    String batches = ALL_BATCHES;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description =
                    "Further attempts after one whose tests failed or timed out. Default: what the plan says, else 2.")
    @Nullable
    Integer retries;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "Limit for one attempt, such as 90s or 1h30m. Default: what the plan says, else 30m.")
    @Nullable
    String timeout;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            converter = Assignment.class,
            description = "An environment variable for the tasks. May be repeated.")
    List<Map.Entry<String, String>> env = List.of();

    @Option(
            names = "--command",
            paramLabel = "CMD",
            description =
                    "Run this shell command instead of plans: once for each argument, which takes the place of {},"
                            + " quoted for the shell, or comes last.")
    @Nullable
    String command;

    @Option(names = "--only-failed", description = "Of the jobs asked for, run those that did not pass last time.")
    boolean onlyFailed;

    @Option(names = "--fail-on-flaky", description = "Exit with 1 when a job passed only after a retry.")
    boolean failOnFlaky;

    @Option(
            names = "--keep-failed",
            arity = "0..1",
            preprocessor = KeepOption.class,
            paramLabel = "=TIME",
            description =
                    "Keep the last failed attempt of each job: its worktree, its home, and its services as they run."
                            + " Without a time: for seven days, or for 30m where it has services; its worktree for seven days."
                            + " See coppice attach.")
    @Nullable
    String keepFailed;

    @Option(
            names = "--task-containers",
            paramLabel = "WHAT",
            split = ",",
            description =
                    "What tasks may have that start containers themselves; several with commas: mounts, privileged,"
                            + " host, devices, capabilities, buildkit, inside, memory=SIZE, cpus=N, pids=N; none for no engine at"
                            + " all. Default: containers, networks and volumes of their own, without any of these.")
    List<String> taskContainers = List.of();

    @Option(
            names = "--report-dir",
            paramLabel = "DIR",
            description =
                    "Where the report goes. Default: a folder of this session's below the user's state directory.")
    @Nullable
    Path reportDirectory;

    @Option(
            names = "--json",
            description = "Print the results as one JSON document, and nothing else, on standard output.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print failures and the verdict only.")
    boolean quiet;
}
