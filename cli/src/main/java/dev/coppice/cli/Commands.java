package dev.coppice.cli;

import dev.coppice.cli.attach.AttachCommand;
import dev.coppice.cli.context.ContextCommand;
import dev.coppice.cli.coordinator.CoordinatorCommand;
import dev.coppice.cli.coordinator.TokenCommand;
import dev.coppice.cli.deadticket.DeadCommand;
import dev.coppice.cli.doctor.DoctorCommand;
import dev.coppice.cli.environment.EnvCommand;
import dev.coppice.cli.expiry.ExpireCommand;
import dev.coppice.cli.fleet.WorkersCommand;
import dev.coppice.cli.gc.GcCommand;
import dev.coppice.cli.history.HistoryCommand;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.job.ExplainCommand;
import dev.coppice.cli.job.LogsCommand;
import dev.coppice.cli.moduletest.TestCommand;
import dev.coppice.cli.plan.InitCommand;
import dev.coppice.cli.plan.PlanCommand;
import dev.coppice.cli.reap.ReapCommand;
import dev.coppice.cli.run.RunCommand;
import dev.coppice.cli.session.CancelCommand;
import dev.coppice.cli.session.ResultsCommand;
import dev.coppice.cli.session.RetryCommand;
import dev.coppice.cli.session.SessionsCommand;
import dev.coppice.cli.session.StatusCommand;
import dev.coppice.cli.session.SubmitCommand;
import dev.coppice.cli.watch.WatchCommand;
import dev.coppice.cli.worker.WorkerCommand;
import dev.coppice.cli.worktrees.WorktreesCommand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All commands of the program by name, in the order of the help. A command is made when it is wanted only: to make them all takes
 * longer than most of them.
 */
final class Commands {
    private static final String COMPLETION = "completion";

    private final Invocation invocation;
    private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

    /** No commands yet. */
    Commands(Invocation invocation) {
        this.invocation = invocation;
    }

    /** All that the program has. */
    static Commands of(Invocation invocation) {
        return new Commands(invocation)
                .add("run", RunCommand::new)
                .add("test", TestCommand::new)
                .add("env", EnvCommand::of)
                .add("history", HistoryCommand::new)
                .add("attach", AttachCommand::new)
                .add("worktrees", WorktreesCommand::new)
                .add("gc", GcCommand::new)
                .add("init", InitCommand::new)
                .add("plan", PlanCommand::of)
                .add("submit", SubmitCommand::new)
                .add("watch", WatchCommand::new)
                .add("status", StatusCommand::new)
                .add("results", ResultsCommand::new)
                .add("logs", LogsCommand::new)
                .add("explain", ExplainCommand::new)
                .add("cancel", CancelCommand::new)
                .add("retry", RetryCommand::new)
                .add("sessions", SessionsCommand::new)
                .add("workers", WorkersCommand::of)
                .add("dead", DeadCommand::of)
                .add("doctor", DoctorCommand::new)
                .add("context", ContextCommand::of)
                .add("coordinator", CoordinatorCommand::of)
                .add("worker", WorkerCommand::of)
                .add("token", TokenCommand::of)
                .add("reap", ReapCommand::new)
                .add("expire", ExpireCommand::new)
                .add(COMPLETION, CompletionCommand::new);
    }

    /**
     * Adds a command.
     *
     * @param make gives a command line of picocli, or an object of a class annotated as its command
     */
    Commands add(String name, Function<Invocation, Object> make) {
        commands.put(name, () -> make.apply(invocation));
        return this;
    }

    /** Those that a command line needs: the one it names, none to tell the version, or else all, to help or to complete. */
    Collection<Object> wanted(String... arguments) {
        for (String argument : arguments) {
            if (argument.equals("--version") || argument.equals("-V")) {
                return List.of();
            }
            if (!argument.startsWith("-")) {
                Supplier<Object> named = argument.equals(COMPLETION) ? null : commands.get(argument);
                return named == null ? all() : List.of(named.get());
            }
        }
        return all();
    }

    private List<Object> all() {
        List<Object> made = new ArrayList<>();
        commands.values().forEach(command -> made.add(command.get()));
        return made;
    }
}
