package dev.coppice.cli.plan;

import dev.coppice.cli.plan.FirstPlan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Plans for tools that need no look into their files. */
final class ToolPlans {
    private static final Pattern TARGET = Pattern.compile("(?m)^(test|check)\\s*:(?!=)");

    private ToolPlans() {}

    static List<FirstPlan> gradle(Project project) {
        if (!project.has("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts")) {
            return List.of();
        }
        String gradle = project.wrapperOr("gradlew", "gradle") + " --no-daemon";
        return List.of(plan(
                "gradle",
                "Gradle",
                List.of("caches: [gradle]", "reports: [\"**/build/test-results/*/TEST-*.xml\"]"),
                new Step("Compile", gradle + " testClasses"),
                new Step("Test", gradle + " check")));
    }

    static List<FirstPlan> go(Project project) {
        return project.has("go.mod")
                ? List.of(plan(
                        "go",
                        "Go",
                        List.of("caches: [go]"),
                        new Step("Build", "go build ./...", "go vet ./..."),
                        new Step("Test", "go test ./...")))
                : List.of();
    }

    static List<FirstPlan> cargo(Project project) {
        String locked = project.has("Cargo.lock") ? " --locked" : "";
        return project.has("Cargo.toml")
                ? List.of(plan(
                        "cargo",
                        "Cargo",
                        List.of("caches: [{ cargo-target: target }]"),
                        new Step("Build", "cargo build --all-targets" + locked),
                        new Step("Test", "cargo test" + locked)))
                : List.of();
    }

    static List<FirstPlan> python(Project project) {
        boolean installable = project.has("setup.py")
                || Pattern.compile("(?m)^\\[(project|build-system)]")
                        .matcher(project.text("pyproject.toml"))
                        .find();
        if (!installable && !project.has("pyproject.toml", "requirements.txt", "pytest.ini", "tox.ini")) {
            return List.of();
        }
        List<String> install = new ArrayList<>(List.of("python3 -m venv .venv"));
        if (project.has("requirements.txt")) {
            install.add(".venv/bin/pip install -r requirements.txt");
        }
        install.add(".venv/bin/pip install pytest" + (installable ? " -e ." : ""));
        return List.of(plan(
                "python",
                "Python",
                List.of("caches: [pip]", "reports: [pytest.xml]"),
                new Step("Install", install),
                new Step("Test", ".venv/bin/python -m pytest --junitxml=pytest.xml")));
    }

    static List<FirstPlan> make(Project project) {
        String file = project.has("Makefile") ? "Makefile" : "makefile";
        var target = TARGET.matcher(project.text(file));
        return target.find()
                ? List.of(plan(
                        "make",
                        "Make",
                        List.of(),
                        new Step("Build", "make"),
                        new Step("Test", "make " + target.group(1))))
                : List.of();
    }

    /** For a repository in which nothing was found that is known. */
    static FirstPlan example() {
        return new FirstPlan(
                "first",
                "First plan",
                "Written by coppice init, which found no build that it knows. Replace the commands with yours.",
                List.of("timeout: 10m", "retries: 1"),
                List.of(
                        new Step("Look around", "git log -1 --oneline", "ls"),
                        new Step("Test", "echo 'here come the tests'")));
    }

    private static FirstPlan plan(String file, String tool, List<String> settings, Step... steps) {
        List<String> frontMatter = new ArrayList<>(List.of("timeout: 20m", "retries: 1"));
        frontMatter.addAll(settings);
        return new FirstPlan(
                file, "Build and test", "Written by coppice init for " + tool + ".", frontMatter, List.of(steps));
    }
}
