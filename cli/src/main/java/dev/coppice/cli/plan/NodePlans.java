package dev.coppice.cli.plan;

import dev.coppice.cli.plan.FirstPlan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plans for packages of Node.js, from the scripts that they have. */
final class NodePlans {
    private static final List<String> SCRIPTS = List.of("lint", "typecheck", "build", "test");

    private NodePlans() {}

    static List<FirstPlan> of(Project project) {
        if (!project.has("package.json")) {
            return List.of();
        }
        String tool = project.has("pnpm-lock.yaml") ? "pnpm" : project.has("yarn.lock") ? "yarn" : "npm";
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("Install", install(tool, project)));
        for (String script : scripts(project.text("package.json"))) {
            String title = script.substring(0, 1).toUpperCase(Locale.ROOT) + script.substring(1);
            steps.add(new Step(title, tool + " run " + script));
        }
        List<String> frontMatter = new ArrayList<>(List.of("timeout: 20m", "retries: 1"));
        if (tool.equals("npm")) {
            frontMatter.add("caches: [npm]");
        }
        return List.of(new FirstPlan(
                tool, "Build and test", "Written by coppice init from package.json.", frontMatter, steps));
    }

    private static String install(String tool, Project project) {
        return switch (tool) {
            case "pnpm" -> "pnpm install --frozen-lockfile";
            case "yarn" -> "yarn install --frozen-lockfile";
            default -> project.has("package-lock.json") ? "npm ci" : "npm install --no-package-lock";
        };
    }

    /** The scripts that are worth running; without the one that npm writes where there are no tests. */
    private static List<String> scripts(String json) {
        try {
            JsonNode scripts = JsonMapper.shared().readTree(json).path("scripts");
            return SCRIPTS.stream()
                    .filter(scripts::has)
                    .filter(name -> !scripts.path(name).asString("").contains("no test specified"))
                    .toList();
        } catch (JacksonException e) {
            return List.of(); // npm itself will say what is wrong with it, when the plan is run
        }
    }
}
