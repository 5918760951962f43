package dev.coppice.cli.plan;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;

/** {@code coppice init}: writes first plans from what it finds in the repository. Overwrites nothing. */
@Command(
        name = "init",
        description = "Write a first plan to docs/plans from what is found in the repository.",
        footer = {
            "",
            "Knows Maven, Gradle, npm, pnpm, yarn, Go, Cargo, Python with pytest, and make. Proposes the services of a compose",
            "file, or a database that the build speaks with, where Testcontainers does not bring it. Overwrites nothing."
        })
public final class InitCommand implements Callable<Integer> {
    private static final String FOLDER = "docs/plans";
    private static final List<Function<Project, List<FirstPlan>>> TOOLS = List.of(
            MavenPlans::of, ToolPlans::gradle, NodePlans::of, ToolPlans::go, ToolPlans::cargo, ToolPlans::python);

    private final Invocation invocation;

    public InitCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        WorkingTree tree = WorkingTree.around(invocation.directory());
        if (!tree.isRepository()) {
            throw CommandFailure.usage(
                    "there is no git repository around " + invocation.directory() + "; make one with git init");
        }
        List<String> written = new ArrayList<>();
        Project project = new Project(tree.root());
        List<String> proposal = EnvironmentProposal.of(project);
        for (FirstPlan bare : plans(project)) {
            FirstPlan plan = bare.with(proposal);
            String path = FOLDER + "/" + plan.file() + ".md";
            String seen = tree.from(invocation.directory(), path);
            if (write(tree.root().resolve(path), plan.markdown())) {
                invocation.out().println("wrote " + seen);
                written.add(seen);
            } else {
                invocation.out().println(seen + " is there already and stays as it is");
            }
        }
        if (written.isEmpty()) {
            throw CommandFailure.usage("nothing was written; see what the plans would run with coppice plan show");
        }
        if (!proposal.isEmpty()) {
            invocation.out().println("They propose containers, commented out: see the lines between the dashes.");
        }
        tellNext(written);
        return ExitCode.PASSED;
    }

    private static List<FirstPlan> plans(Project project) {
        List<FirstPlan> found =
                TOOLS.stream().flatMap(tool -> tool.apply(project).stream()).toList();
        if (!found.isEmpty()) {
            return found;
        }
        List<FirstPlan> make = ToolPlans.make(project);
        return make.isEmpty() ? List.of(ToolPlans.example()) : make;
    }

    private static boolean write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw CommandFailure.broken(file + " can't be written: " + e, e);
        }
    }

    private void tellNext(List<String> written) {
        String plans = String.join(" ", written);
        PrintWriter out = invocation.out();
        out.println();
        out.println("Read what was written, then run it as it lies there:");
        out.println("  coppice run --rev WORKTREE " + plans);
        out.println("or as it is committed:");
        out.println("  git add " + plans + " && git commit -m 'Add test plans'");
        out.println("  coppice run " + plans);
    }
}
