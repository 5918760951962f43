package dev.coppice.cli;

import dev.coppice.cli.invocation.Invocation;
import picocli.CommandLine;

/** All commands of the program, each made with the invocation it serves. */
final class Commands {
    private Commands() {}

    static CommandLine of(Coppice root, Invocation invocation) {
        return new CommandLine(root).addSubcommand(new CompletionCommand(invocation));
    }
}
