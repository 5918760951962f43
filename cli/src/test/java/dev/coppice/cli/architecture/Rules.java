package dev.coppice.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import dev.coppice.coordinator.wrong.CoordinatorKnowsWorker;
import dev.coppice.testkit.wrong.TestkitKnowsWorker;
import dev.coppice.worker.wrong.WorkerKnowsCoordinator;
import dev.coppice.worker.wrong.WorkerKnowsTestkit;
import dev.coppice.wrong.CommonKnowsCoordinator;
import dev.coppice.wrong.Deeds;
import dev.coppice.wrong.Libraries;
import dev.coppice.wrong.one.First;
import dev.coppice.wrong.two.Second;
import dev.coppice.wrong.util.Drawer;
import java.util.List;
import java.util.stream.Stream;

/** The rules of the program's structure, each with classes that break it. */
final class Rules {
    private Rules() {}

    static final ArchRule NO_SLEEP = Places.only("dev.coppice.time..", "dev.coppice.lifecycle..")
            .should(Calls.sleep())
            .because("what is waited for can say that it has come");

    static Stream<Rule> all() {
        return Stream.of(
                rule(
                        "no package cycles",
                        slices().matching("dev.coppice.(**)").should().beFreeOfCycles(),
                        First.class,
                        Second.class),
                rule(
                        "common knows no other module",
                        noClasses()
                                .that(Places.inCommon())
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(Places.modules("coordinator", "worker", "cli", "testkit", "bench")),
                        CommonKnowsCoordinator.class),
                rule(
                        "coordinator knows common only",
                        module("coordinator", "worker", "cli", "testkit", "bench"),
                        CoordinatorKnowsWorker.class),
                rule(
                        "worker knows common only",
                        module("worker", "coordinator", "cli", "testkit", "bench"),
                        WorkerKnowsCoordinator.class,
                        WorkerKnowsTestkit.class),
                rule(
                        "testkit knows common only",
                        module("testkit", "coordinator", "worker", "cli", "bench"),
                        TestkitKnowsWorker.class),
                rule(
                        "jdbc",
                        room(
                                List.of(
                                        "java.sql..",
                                        "javax.sql..",
                                        "org.h2..",
                                        "org.flywaydb..",
                                        "org.postgresql..",
                                        "com.zaxxer.."),
                                "dev.coppice.coordinator.store..",
                                "dev.coppice.testkit.database.."),
                        Libraries.UsesJdbc.class,
                        Libraries.UsesPool.class),
                rule(
                        "jgit",
                        room(
                                List.of("org.eclipse.jgit.."),
                                "dev.coppice.repository..",
                                "dev.coppice.coordinator.repository..",
                                "dev.coppice.worker.worktree.."),
                        Libraries.UsesJGit.class),
                rule(
                        "markdown and yaml",
                        room(
                                List.of("org.commonmark..", "org.snakeyaml.."),
                                "dev.coppice.plan..",
                                "dev.coppice.worker.environment.compose..",
                                "dev.coppice.cli.settings.."),
                        Libraries.UsesCommonmark.class,
                        Libraries.UsesSnakeyaml.class),
                rule("picocli", room(List.of("picocli.."), "dev.coppice.cli.."), Libraries.UsesPicocli.class),
                rule(
                        "json",
                        room(
                                List.of("tools.jackson..", "com.fasterxml.jackson.."),
                                "dev.coppice.artifact..",
                                "dev.coppice.transport.json..",
                                "dev.coppice.coordinator.http..",
                                "dev.coppice.coordinator.history..",
                                "dev.coppice.coordinator.report..",
                                "dev.coppice.coordinator.store..",
                                "dev.coppice.worker.environment.docker..",
                                "dev.coppice.worker.environment.socket..",
                                "dev.coppice.cli.."),
                        Libraries.UsesJackson.class),
                rule(
                        "amqp",
                        room(
                                List.of("com.rabbitmq..", "io.netty..", "org.springframework.amqp.."),
                                "dev.coppice.transport.amqp..",
                                "dev.coppice.testkit.broker.."),
                        Libraries.UsesAmqp.class),
                rule(
                        "docker",
                        room(
                                List.of("com.github.dockerjava.."),
                                "dev.coppice.worker.environment.docker..",
                                "dev.coppice.testkit.broker.."),
                        Libraries.UsesDocker.class),
                rule(
                        "compose",
                        Places.only("dev.coppice.worker.environment.compose..", "dev.coppice.testkit.engine..")
                                .should(Calls.name("docker-compose"))
                                .because("worker.environment.compose runs compose, with an environment that it makes"),
                        Deeds.NamesCompose.class),
                rule(
                        "guava",
                        noClasses().should().dependOnClassesThat().resideInAPackage("com.google.common.."),
                        Libraries.UsesGuava.class),
                rule(
                        "spring",
                        room(
                                List.of("org.springframework..", "jakarta.servlet..", "org.apache.catalina.."),
                                "dev.coppice.coordinator.http.."),
                        Libraries.UsesSpring.class),
                rule(
                        "processes",
                        Places.only(
                                        "dev.coppice.worker.worktree..",
                                        "dev.coppice.worker.process..",
                                        "dev.coppice.worker.environment.docker", // a registry's credential helper
                                        "dev.coppice.worker.environment.compose", // compose
                                        "dev.coppice.cli.terminal", // stty
                                        "dev.coppice.testkit..")
                                .should(Calls.startProcesses())
                                .because("worker.worktree runs git and worker.process runs tasks, and they end them"),
                        Deeds.StartsProcess.class),
                rule(
                        "wall clock",
                        Places.only("dev.coppice.time..", "dev.coppice.cli")
                                .should(Calls.readTheWallClock())
                                .because("an InstantSource is passed in"),
                        Deeds.ReadsClock.class,
                        Deeds.ReadsClockByReference.class,
                        Deeds.TakesSystemClock.class),
                rule(
                        "threads",
                        Places.only("dev.coppice.time..", "dev.coppice.lifecycle..")
                                .should(Calls.makeThreads())
                                .because("a Crew starts threads and sees to it that they end"),
                        Deeds.MakesThread.class,
                        Deeds.MakesVirtualThread.class,
                        Deeds.MakesPool.class),
                rule(
                        "surroundings",
                        Places.only(
                                        "dev.coppice.cli",
                                        "dev.coppice.testkit.database",
                                        "dev.coppice.testkit.broker",
                                        "dev.coppice.testkit.engine",
                                        "dev.coppice.testkit.system")
                                .should(Calls.touchTheProcess())
                                .because("an Invocation carries environment and streams, and a command returns its exit"
                                        + " code"),
                        Deeds.ReadsEnvironment.class,
                        Deeds.Prints.class,
                        Deeds.Exits.class),
                rule("sleep", NO_SLEEP, Deeds.Sleeps.class, Deeds.SleepsByUnit.class),
                rule(
                        "no static state",
                        fields().that().areStatic().and(Places.areWritten()).should(Calls.holdNoState()),
                        Deeds.HasStaticVariable.class,
                        Deeds.HasStaticCounter.class,
                        Deeds.HasStaticMap.class,
                        Deeds.HasStaticConcurrentMap.class,
                        Deeds.HasStaticArray.class),
                rule(
                        "package names",
                        noClasses()
                                .should()
                                .resideInAnyPackage(
                                        "..util..",
                                        "..utils..",
                                        "..model..",
                                        "..service..",
                                        "..impl..",
                                        "..helper..",
                                        "..helpers..",
                                        "..common.."),
                        Drawer.class),
                rule("packages are null marked", classes().should(Places.beInANullMarkedPackage()), First.class));
    }

    private static Rule rule(String name, ArchRule rule, Class<?>... wrong) {
        return new Rule(name, rule, List.of(wrong));
    }

    private static ArchRule module(String module, String... unknown) {
        return noClasses()
                .that()
                .resideInAPackage("dev.coppice." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Places.modules(unknown));
    }

    private static ArchRule room(List<String> library, String... packages) {
        return Places.only(packages).should().dependOnClassesThat().resideInAnyPackage(library.toArray(String[]::new));
    }
}
