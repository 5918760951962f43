package dev.coppice.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.job.JobSpec;
import dev.coppice.plan.Batch;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.plan.PlanSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubmissionPlannerTest {
    private final MapFiles files = new MapFiles();
    private final SubmissionPlanner planner = new SubmissionPlanner(PlanSettings.NONE);

    @Test
    void settlesEverySetting() {
        files.with("coppice.yml", "timeout: 5m\npool: big\nenv: { A: repository, B: repository, C: repository }\n")
                .withPlan("docs/a.md", "name: A\npool: gpu\nretries: 5\nenv: { B: plan, C: plan }\nsecrets: [TOKEN]");

        JobSpec spec = planned(
                        PlanSettings.builder()
                                .retries(0)
                                .env(Map.of("C", "command"))
                                .build(),
                        ask("docs/a.md", "2"))
                .getFirst()
                .spec();

        assertThat(spec.plan()).isEqualTo("docs/a.md");
        assertThat(spec.name()).isEqualTo("A");
        assertThat(spec.range()).isEqualTo("2");
        assertThat(spec.batches()).extracting(Batch::title).containsExactly("B");
        assertThat(spec.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(spec.pool()).isEqualTo("gpu");
        assertThat(spec.retries()).isZero();
        assertThat(spec.env()).isEqualTo(Map.of("A", "repository", "B", "plan", "C", "command"));
        assertThat(spec.secrets()).containsExactly("TOKEN");
    }

    @Test
    void aSecretsValueIsNotTakenFromTheRequest() {
        files.withPlan("docs/a.md", "secrets: [TOKEN]");

        PlanSettings request =
                PlanSettings.builder().env(Map.of("TOKEN", "sesame")).build();
        assertThat(problems(planner.plans(files, List.of(ask("docs/a.md", "all")), request)))
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .contains("docs/a.md", "TOKEN is a secret")
                        .doesNotContain("sesame"));
    }

    @Test
    void fallsBackOnDefaults() {
        files.withPlan("a.md", "{}");

        JobSpec spec = planned(PlanSettings.NONE, ask("a.md", "all")).getFirst().spec();

        assertThat(spec.timeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(spec.taskTimeout()).isEqualTo(Optional.empty());
        assertThat(spec.retries()).isEqualTo(2);
        assertThat(spec.pool()).isEqualTo("default");
        assertThat(spec.priority()).isZero();
        assertThat(spec.isolation()).isEqualTo(Isolation.WORKTREE);
        assertThat(spec.onFailure()).isEqualTo(OnFailure.STOP);
        assertThat(spec.name()).isEqualTo("a");
    }

    @Test
    void aNeededPlanIsNeededInAllItsRanges() {
        files.withPlan("build.md", "{}").withPlan("test.md", "needs: [./build.md]");

        List<PlannedJob> jobs =
                planned(PlanSettings.NONE, ask("build.md", "1"), ask("test.md", "all"), ask("./build.md", "2"));

        assertThat(jobs).extracting(PlannedJob::needs).containsExactly(Set.of(), Set.of(0, 2), Set.of());
    }

    @Test
    void reportsAllProblemsOfAllFilesAtOnce() {
        files.with("coppice.yml", "timeot: 5m\nname: x\n")
                .withPlan("docs/plans/a.md", "retries: many")
                .withPlan("docs/plans/b.md", "container: { image: x }")
                .withPlan("docs/plans/c.md", "needs: [docs/plans/x.md, b.md, docs/plans/a.md]");

        assertThat(refused(
                        ask("docs/plans/a.md", "all"),
                        ask("docs/plans/a.md", "1"),
                        ask("docs/plan/c.md", "all"),
                        ask("../x.md", "all"),
                        ask("docs/plans", "all"),
                        ask("docs/plans/b.md", "3-1"),
                        ask("docs/plans/b.md", "7"),
                        ask("docs/plans/b.md", "1"),
                        ask("docs/plans/b.md", "1"),
                        ask("docs/plans/c.md", "all")))
                .containsExactlyInAnyOrder(
                        "coppice.yml:1: unknown key timeot\n    did you mean timeout?",
                        "coppice.yml:2: name belongs to a single plan\n    move it to the front matter of that plan",
                        "docs/plans/a.md:2: retries: \"many\" is not a whole number from 0 to 100\n    write one, such as 1",
                        "docs/plan/c.md: there is no such file at commit 0123456789\n    did you mean docs/plans/c.md?",
                        "../x.md: the plan's path \"../x.md\" is outside the repository\n"
                                + "    write it relative to the root of the repository, such as docs/plans/build.md",
                        "docs/plans: it is a folder\n    name the files in it: docs/plans/*.md",
                        "docs/plans/b.md: batches \"3-1\": 3-1 goes backwards\n    write 1-3",
                        "docs/plans/b.md: batches \"7\": the plan has no batch 7\n    it has 1 (A), 2 (B)",
                        "docs/plans/b.md: it is named twice, with the same batches\n    name it once",
                        "docs/plans/c.md:2: it needs docs/plans/x.md, which is not among the plans to be run\n"
                                + "    there is no such file at commit 0123456789; remove it from needs",
                        "docs/plans/c.md:2: it needs b.md, which is not among the plans to be run\n"
                                + "    did you mean docs/plans/b.md? paths count from the root of the repository");
    }

    @Test
    void namesFilesOfContainersThatAreNotInTheRepository() {
        files.with("deploy/compose.yml", "services: {}")
                .withPlan("a.md", "compose: { files: [deploy/compose.yml, deploy/compse.yml], service: web }")
                .withPlan("b.md", "services: { db: { image: x, volumes: [./deploy:/d, ./conf:/c, data:/x] } }");

        Planning planning = planner.plans(files, List.of(ask("a.md", "all"), ask("b.md", "all")), PlanSettings.NONE);

        assertThat(problems(planning))
                .containsExactly(
                        "a.md:2: there is no compose file deploy/compse.yml at commit 0123456789\n"
                                + "    did you mean deploy/compose.yml?",
                        "b.md:2: service db mounts conf, which is not there at commit 0123456789\n"
                                + "    add it to the repository, or use a volume");
    }

    @Test
    void namesVariablesOfServicesThatNobodyDefines() {
        files.withPlan(
                "a.md",
                "secrets: [DB_PASSWORD]\nenv: { DB_USER: me }\nservices:\n  db: { image: x, env: { A: \"${DB_PASWORD}\","
                        + " B: \"${DB_USER}@${DB_PASSWORD}\", C: \"$${HOME}\", D: \"${HOME}\" } }");

        Planning planning = planner.plans(files, List.of(ask("a.md", "all")), PlanSettings.NONE);

        assertThat(problems(planning))
                .containsExactly(
                        "a.md:4: service db: env.A takes ${DB_PASWORD}, which is neither in env nor in secrets\n"
                                + "    did you mean ${DB_PASSWORD}?",
                        "a.md:4: service db: env.D takes ${HOME}, which is neither in env nor in secrets\n"
                                + "    name it under secrets, or give it a value under env; $${HOME} stands for the text itself");
    }

    @Test
    void namesAPlanThatHasToBeAdded() {
        files.withPlan("build.md", "{}").withPlan("test.md", "timeout: 1m\nneeds:\n  - build.md");

        assertThat(refused(ask("test.md", "all")))
                .containsExactly("test.md:4: it needs build.md, which is not among the plans to be run\n"
                        + "    add build.md to what is run, or remove it from needs");
    }

    @Test
    void reportsPlansThatWaitForEachOther() {
        files.withPlan("a.md", "needs: [b.md]")
                .withPlan("b.md", "needs: [free.md, c.md]")
                .withPlan("c.md", "timeout: 1m\nneeds: [a.md]")
                .withPlan("self.md", "needs: [self.md]")
                .withPlan("after.md", "needs: [self.md]")
                .withPlan("free.md", "{}");

        assertThat(refused(
                        ask("after.md", "all"),
                        ask("a.md", "all"),
                        ask("b.md", "all"),
                        ask("c.md", "all"),
                        ask("self.md", "all"),
                        ask("free.md", "all")))
                .containsExactlyInAnyOrder(
                        "self.md:2: plans wait for each other: self.md → self.md\n"
                                + "    remove one of these from the needs of another",
                        "c.md:3: plans wait for each other: a.md → b.md → c.md → a.md\n"
                                + "    remove one of these from the needs of another");
    }

    @Test
    void makesOneJobOfEachArgument() {
        files.with("coppice.yml", "timeout: 5m\n");

        List<PlannedJob> jobs = jobs(
                planner.commands(files, "echo {} && test {}", List.of("common", "it's; rm -rf x"), PlanSettings.NONE));

        assertThat(jobs).extracting(job -> job.spec().plan()).containsExactly("common", "it's; rm -rf x");
        assertThat(jobs)
                .extracting(job -> script(job.spec()))
                .containsExactly(
                        "echo common && test common\n", "echo 'it'\\''s; rm -rf x' && test 'it'\\''s; rm -rf x'\n");
        assertThat(jobs.getFirst().spec().timeout()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void appendsAnArgumentThatHasNoPlaceAndRunsACommandAlone() {
        assertThat(script(jobs(planner.commands(files, "make -C", List.of("a b"), PlanSettings.NONE))
                        .getFirst()
                        .spec()))
                .isEqualTo("make -C 'a b'\n");
        JobSpec alone = jobs(planner.commands(files, "make all", List.of(), PlanSettings.NONE))
                .getFirst()
                .spec();
        assertThat(script(alone)).isEqualTo("make all\n");
        assertThat(alone.plan()).isEqualTo("make all");
        assertThat(problems(planner.commands(files, " ", List.of("a", "a"), PlanSettings.NONE)))
                .containsExactly(
                        "--command: the command is empty\n    write it like 'make {}'",
                        "--command: the argument a is given twice\n    give it once");
    }

    /** Each of these would be gigabytes, made of a request of a few megabytes. */
    @Test
    void refusesWhatBecomesTooLargeBeforeItIsMade() {
        List<String> many =
                IntStream.range(0, 30_000).mapToObj(Integer::toString).toList();
        String long64 = "x".repeat(64 << 10);

        assertThat(problems(planner.commands(files, "x".repeat(8_000_000), many, PlanSettings.NONE)))
                .containsExactly("--command: the command has 8000000 characters, of which at most 65536 are taken\n"
                        + "    put what is long into a file of the repository");
        assertThat(problems(planner.commands(files, "x", List.of("a", long64 + "x"), PlanSettings.NONE)))
                .singleElement()
                .asString()
                .contains("argument 2 has 65537 characters");
        assertThat(problems(planner.commands(files, "{}".repeat(30_000), List.of(long64), PlanSettings.NONE)))
                .singleElement()
                .asString()
                .contains("with argument 1 in all its places the command has 1966080000 characters");
        assertThat(problems(planner.commands(files, long64, many, PlanSettings.NONE)))
                .singleElement()
                .asString()
                .contains("commands and variables of all jobs together have");
        PlanSettings large =
                PlanSettings.builder().env(Map.of("A", "x".repeat(100_000))).build();
        assertThat(problems(planner.commands(files, "x", many, large))).hasSize(1);
        PlanRequest[] plans = many.stream().map(range -> ask("a.md", range)).toArray(PlanRequest[]::new);
        assertThat(problems(planner.plans(files, List.of(plans), large))).hasSize(1);
        assertThat(jobs(planner.commands(files, long64, List.of("it's", long64), PlanSettings.NONE)))
                .hasSize(2);
    }

    @Test
    void refusesWhatNoProgramCanBeGiven() {
        assertThat(problems(planner.commands(files, "a\0b", List.of("c\0d"), PlanSettings.NONE)))
                .containsExactly(
                        "--command: the command contains a NUL character\n"
                                + "    no program can be given one; remove it",
                        "--command: argument 1 contains a NUL character\n"
                                + "    no program can be given one; remove it");
    }

    @Test
    void callsALongCommandByItsBeginning() {
        String beginning = "echo a command of many words that nobody wants to see";
        String one = label(beginning + " in each line, 1");
        assertThat(one).matches("echo a command of many words that nobody… #[0-9a-f]{16}");
        assertThat(label(beginning + " in each line, 2"))
                .startsWith(one.substring(0, 40))
                .isNotEqualTo(one);
    }

    @Test
    void manyLongArgumentsThatBeginAlikeAreToldApart() {
        List<String> arguments = IntStream.range(0, 1_000)
                .mapToObj(number -> "src/test/java/org/example/a/long/way/down/to/some/of/the/tests/Case" + number)
                .toList();
        assertThat(jobs(planner.commands(files, "run {}", arguments, PlanSettings.NONE)))
                .hasSize(1_000);
    }

    private String label(String command) {
        return jobs(planner.commands(files, command, List.of(), PlanSettings.NONE))
                .getFirst()
                .spec()
                .plan();
    }

    @Test
    void holdsARequestToTheLimitsOfAPlan() {
        PlanSettings overrides = PlanSettings.builder()
                .retries(-1)
                .pool("a b")
                .env(Map.of("HOME", "/root"))
                .build();

        assertThat(problems(planner.commands(files, "x", List.of(), overrides)))
                .containsExactly(
                        "command line: env: Coppice sets HOME itself, for each attempt its own\n"
                                + "    choose another name, or set it inside the shell block that needs it",
                        "command line: pool: \"a b\" is not a pool's name\n    use at most 63 letters, digits, dots,"
                                + " dashes and underscores, with a letter or digit first",
                        "command line: retries: -1 is not a number of retries\n    write one from 0 to 100");
    }

    private static String script(JobSpec spec) {
        return spec.batches().getFirst().tasks().getFirst().blocks().getFirst().script();
    }

    private static PlanRequest ask(String path, String batches) {
        return new PlanRequest(path, batches);
    }

    private List<PlannedJob> planned(PlanSettings overrides, PlanRequest... requests) {
        return jobs(planner.plans(files, Arrays.asList(requests), overrides));
    }

    private List<String> refused(PlanRequest... requests) {
        return problems(planner.plans(files, Arrays.asList(requests), PlanSettings.NONE));
    }

    private static List<PlannedJob> jobs(Planning submission) {
        assertThat(submission).isInstanceOf(Planning.Planned.class);
        return ((Planning.Planned) submission).jobs();
    }

    private static List<String> problems(Planning submission) {
        assertThat(submission).isInstanceOf(Planning.Refused.class);
        return ((Planning.Refused) submission)
                .problems().stream().map(Object::toString).toList();
    }
}
