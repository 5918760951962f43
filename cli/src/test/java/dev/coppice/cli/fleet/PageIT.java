package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest;
import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.testkit.broker.BrokerTest;
import dev.coppice.testkit.broker.PrivateBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of a coordinator that asks for tokens, in a browser, while a fleet runs. */
@BrokerTest
@Timeout(300)
class PageIT {
    private static final String MARKS = "Array.from(document.querySelector('canvas').getContext('2d')"
            + ".getImageData(0, 0, document.querySelector('canvas').width, document.querySelector('canvas').height).data)"
            + ".filter(value => value > 0).length";

    @TempDir
    Path folder;

    private final PrivateBroker broker;
    private FleetUnderTest fleet;
    private Browser browser;
    private String token = "";

    PageIT(PrivateBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void startFleet() throws Exception {
        token = token("somebody", "submit");
        Path worker = Files.writeString(folder.resolve("worker.token"), token("workers", "worker"));
        fleet = new FleetUnderTest(folder, broker, "8s", new Access("http", Optional.empty(), Optional.of(token)));
        fleet.startWorker("one", 2, "--token-file", worker.toString());
        fleet.startCoordinator();
        fleet.awaitWorkers(1);
        browser = Browser.start();
    }

    @AfterEach
    void stopFleet() {
        browser.close();
        fleet.close();
    }

    private String token(String name, String role) throws Exception {
        Ended made = new ProgramUnderTest(Files.createDirectories(folder.resolve("operator")), Map.of())
                .run(
                        "token",
                        "create",
                        name,
                        "--role",
                        role,
                        "--quiet",
                        "--data",
                        folder.resolve(FleetUnderTest.COORDINATOR).toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
        return made.out().strip();
    }

    /** A plan with two tasks, each of which says something and waits until its file is there. */
    private String plan(String name, String last) {
        return """
                # %1$s
                ## Batch 1: Only
                ### Task 1.1: First
                ```bash
                echo the first word of %1$s
                while [ ! -e %2$s/%1$s-1 ]; do sleep 0.1; done
                ```
                ### Task 1.2: Second
                ```bash
                echo the second word of %1$s
                while [ ! -e %2$s/%1$s-2 ]; do sleep 0.1; done
                %3$s
                ```
                """.formatted(name, folder, last);
    }

    private void letGo(String gate) throws Exception {
        Files.createFile(folder.resolve(gate));
    }

    private void submit(String... plans) throws Exception {
        String[] command = new String[plans.length + 4];
        command[0] = "submit";
        System.arraycopy(plans, 0, command, 1, plans.length);
        command[plans.length + 1] = "--repo";
        command[plans.length + 2] = fleet.repository.path().toString();
        command[plans.length + 3] = "--retries=0";
        Ended submitted = fleet.call(command).await();
        assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    }

    private void openWithToken() {
        browser.open(fleet.url());
        browser.await("dialog", "asks for a token");
        browser.type("#token", token + "\n");
    }

    @Test
    void whatHappensIsSeenAsItHappens() throws Exception {
        fleet.repository
                .write("good.md", plan("good", "true"))
                .write("bad.md", plan("bad", "exit 7"))
                .commit("plans");
        browser.open(fleet.url());
        browser.await("dialog", "asks for a token");
        browser.type("#token", "made-up\n");
        browser.await("dialog", "the token is not known");
        browser.type("#token", token + "\n");
        browser.await("main", "None yet");
        browser.await("main", "one");
        assertThat(browser.evaluate("document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"))
                .as("what a script of the page can get at")
                .isEqualTo("{}{}");
        assertThat(browser.complaints())
                .allSatisfy(complaint -> assertThat(complaint).contains("401"));

        submit("good.md", "bad.md");

        browser.await("main tbody", "running");
        browser.await("main", "2 of 2");
        browser.click("main tbody a");
        browser.await("h1", "running");
        browser.await("main tbody", "good.md");
        browser.await("main tbody", "bad.md");
        browser.await("main .filters", "running 2");
        browser.awaitTrue(MARKS + " > 0");

        browser.click("main tbody tr:first-child a");
        browser.await("pre.log", "the first word of good");
        assertThat(browser.text("pre.log")).doesNotContain("the second");
        browser.click("button[data-task='1.1']");
        browser.await("pre.log", "the first word of good");
        letGo("good-1");
        browser.await("main tbody tr:first-child", "passed");
        assertThat(browser.text("pre.log")).as("what a person has chosen").contains("the first word of good");
        browser.click("button[data-task='1.2']");
        browser.await("pre.log", "the second word of good");
        letGo("good-2");
        browser.await("h1", "passed");

        browser.click("main p a");
        browser.await("main .filters", "running 1");
        browser.click("main tbody tr:nth-child(2) a");
        browser.await("pre.log", "the first word of bad");
        letGo("bad-1");
        browser.await("pre.log", "the second word of bad");
        letGo("bad-2");
        browser.await("h1", "failed");
        browser.await("main", "exit code 7");

        browser.click("main p a");
        browser.await("h1", "failed");
        browser.await("main .filters", "passed 1");
        assertThat(browser.complaints()).isEmpty();
        browser.click("main p a");
        browser.await("body", "good.md");
        assertThat(browser.address()).endsWith("report.html");
        assertThat(Integer.parseInt(browser.evaluate("document.body.querySelectorAll('svg, canvas').length")))
                .as("its timeline")
                .isPositive();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatDiesIsSeenToo() throws Exception {
        openWithToken();
        browser.await("main", "one");
        fleet.kill("one");
        browser.await("main", "silent, was ready");
        fleet.kill(FleetUnderTest.COORDINATOR);
        browser.await("#link", "does not answer");
        fleet.startCoordinator();
        browser.awaitGone("#link", "does not answer");
        browser.await("main", "No worker was heard of lately.");
    }
}
