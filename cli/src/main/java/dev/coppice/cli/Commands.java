package dev.coppice.cli;

import dev.coppice.cli.coordinator.CoordinatorCommand;
import dev.coppice.cli.history.HistoryCommand;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.plan.InitCommand;
import dev.coppice.cli.plan.PlanCommand;
import dev.coppice.cli.run.RunCommand;
import dev.coppice.cli.worktrees.WorktreesCommand;
import java.util.List;

/** All commands of the program, each made with the invocation it serves. */
final class Commands {
    private Commands() {}

    /** Returns command lines of picocli, or objects of classes annotated as its commands. */
    static List<Object> of(Invocation invocation) {
        return List.of(
                new RunCommand(invocation),
                new HistoryCommand(invocation),
                new WorktreesCommand(invocation),
                new InitCommand(invocation),
                PlanCommand.of(invocation),
                CoordinatorCommand.of(invocation),
                new CompletionCommand(invocation));
    }
}
