package dev.coppice.cli;

import dev.coppice.cli.invocation.Invocation;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coppice completion}: prints the script that completes commands and options in a shell. */
@Command(
        name = "completion",
        description = "Print a completion script for your shell.",
        footer = {
            "",
            "bash: add to ~/.bashrc   source <(coppice completion bash)",
            "zsh:  add to ~/.zshrc    source <(coppice completion zsh)"
        })
final class CompletionCommand implements Runnable {
    enum Shell {
        bash,
        zsh
    }

    private final Invocation invocation;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    Shell shell;

    CompletionCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public void run() {
        invocation.out().print(AutoComplete.bash("coppice", spec.root().commandLine()));
    }
}
