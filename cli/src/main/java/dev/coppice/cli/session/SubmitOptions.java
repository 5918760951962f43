package dev.coppice.cli.session;

import dev.coppice.cli.invocation.Assignment;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a person may say to {@code coppice submit}. */
final class SubmitOptions {
    @Parameters(
            paramLabel = "PLAN",
            arity = "0..*",
            description = "Test plans: Markdown files of the repository. With --command: its arguments.")
    List<String> plans = List.of();

    @Option(
            names = "--repo",
            paramLabel = "URL",
            description = "The repository, as the coordinator can fetch it. Default: 'origin' of the one that holds the"
                    + " current directory.")
    @Nullable
    String repository;

    @Option(
            names = "--rev",
            paramLabel = "REVISION",
            description = "Branch, tag or commit to test, as that repository has it."
                    + " Default: the commit that is checked out here; with --repo, its default branch.")
    @Nullable
    String revision;

    @Option(names = "--pool", paramLabel = "NAME", description = "Workers to run it. Default: what the plan says.")
    @Nullable
    String pool;

    @Option(
            names = "--priority",
            paramLabel = "N",
            description = "Higher goes first. Default: what the plan says, else 0.")
    @Nullable
    Integer priority;

    @Option(
            names = {"-w", "--workers"},
            paramLabel = "N",
            description = "How many jobs of it run at once, at most. Default: the coordinator's.")
    @Nullable
    Integer workers;

    @Option(
            names = "--batches",
            paramLabel = "RANGE",
            defaultValue = "all",
            description = "Batches of each plan to run: 2, 1-3, 1,3-4 or all. Default: ${DEFAULT-VALUE}.")
    String batches = "all";

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "Further attempts after one whose tests failed or timed out. Default: what the plan says.")
    @Nullable
    Integer retries;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "Limit for one attempt, such as 90s or 1h30m. Default: what the plan says.")
    @Nullable
    String timeout;

    @Option(
            names = "--task-timeout",
            paramLabel = "DURATION",
            description = "Limit for one task. Default: what the plan says.")
    @Nullable
    String taskTimeout;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            converter = Assignment.class,
            description = "An environment variable for the tasks. May be repeated.")
    List<Map.Entry<String, String>> env = List.of();

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            converter = Assignment.class,
            description = "Marks the session: 'coppice sessions --label' finds it. May be repeated.")
    List<Map.Entry<String, String>> labels = List.of();

    @Option(
            names = "--command",
            paramLabel = "CMD",
            description =
                    "Run this shell command instead of plans: once for each argument, which takes the place of {},"
                            + " quoted for the shell, or comes last.")
    @Nullable
    String command;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Names this submission: with the same key it is made once, however often it is sent."
                    + " Default: a new one for each call.")
    @Nullable
    String key;

    @Option(names = "--wait", description = "Show the session until it ends, and exit by its verdict.")
    boolean wait;
}
