package dev.coppice.cli.moduletest;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.FileTrouble;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.plan.RepositorySettings;
import dev.coppice.cli.plan.WorkingTree;
import dev.coppice.environment.ModuleTests;
import dev.coppice.plan.SettingsDocument;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coppice test}: a module's tests in services of their own. */
@Command(
        name = "test",
        description = "Run the tests of modules, each in containers of its own, as coppice.yml says under 'test'.",
        footer = {
            "",
            "Takes the files as they lie there. Exits as the tests do (the first failing module's, for several); 2 for wrong",
            "usage, 3 when the tests did not get to an end, 130 after Ctrl-C. --json tells these from the tests' own codes."
        })
public final class TestCommand implements Callable<Integer> {
    private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9_.,/:-]+");
    private static final int MOST_WORKERS = 1_000;

    private final Invocation invocation;

    @Parameters(paramLabel = "MODULE", arity = "0..*", description = "What {module} stands for in the command.")
    private List<String> modules = List.of();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "How many modules run side by side. Default: ${DEFAULT-VALUE}")
    private int workers = 1;

    @Option(names = "--json", description = "Print one JSON document; the tests' output goes to standard error.")
    private boolean json;

    /** @param invocation what it is called with */
    public TestCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (modules.isEmpty()) {
            throw CommandFailure.usage("which module? Write it behind: coppice test MODULE");
        }
        for (String module : modules) {
            if (!MODULE.matcher(module).matches()) {
                throw CommandFailure.usage(
                        "\"" + module + "\" is not a module's name: use letters, digits and _ . , / : -");
            }
        }
        if (Set.copyOf(modules).size() < modules.size()) {
            throw CommandFailure.usage("the same module twice in " + String.join(" ", modules) + ": name each once");
        }
        if (workers < 1 || workers > MOST_WORKERS) {
            throw CommandFailure.usage("--workers " + workers + ": write a number from 1 to " + MOST_WORKERS);
        }
        WorkingTree tree = WorkingTree.around(invocation.directory());
        ModuleTests tests = RepositorySettings.read(tree, invocation.directory())
                .flatMap(SettingsDocument::tests)
                .orElseThrow(() -> CommandFailure.usage("coppice.yml of " + tree.root()
                        + " does not say how a module is tested: write there what 'coppice test' is to do, under test:"
                        + " (see docs/environments.md)"));
        try {
            return new ModuleSession(invocation, tree.root(), tests, json).run(List.copyOf(modules), workers);
        } catch (IOException e) {
            throw CommandFailure.broken(FileTrouble.inWords(e), e);
        }
    }
}
