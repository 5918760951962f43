package dev.coppice.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess.Ended;
import dev.coppice.testkit.broker.BrokerTest;
import dev.coppice.testkit.broker.PrivateBroker;
import dev.coppice.testkit.repository.GitHttpServer;
import dev.coppice.testkit.repository.TestRepository;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is submitted to a coordinator that takes the repositories of one folder only. */
@BrokerTest
@Timeout(300)
class AllowListIT {
    @TempDir
    Path folder;

    private final PrivateBroker broker;

    AllowListIT(PrivateBroker broker) {
        this.broker = broker;
    }

    @Test
    void nothingLeadsOutOfIt() throws Exception {
        Path served = folder.resolve("served");
        TestRepository.init(served.resolve("secret/priv"))
                .write("a.txt", "private\n")
                .commit("private");
        TestRepository.init(served.resolve("team/app")).write("a.txt", "app\n").commit("app");
        try (GitHttpServer git = new GitHttpServer(served);
                FleetUnderTest fleet = new FleetUnderTest(folder, broker, "5s")) {
            git.redirect("/team/moved", "/secret/priv");
            fleet.repository.write("file.txt", "content\n").commit("file");
            fleet.startCoordinator("--allow-repository", git.url() + "/team/**,file://" + served + "/team/**");
            fleet.await(
                    "the coordinator leads",
                    () -> fleet.get("server").path("status").asString("").equals("LEADER"));

            assertThat(submitted(fleet, git.url() + "/team/app").exitCode()).isZero();
            isRefused(fleet, "file://" + served + "/team/%2e%2e/secret/priv", "encoded dot", "%2e");
            isRefused(fleet, git.url() + "/team/..%2fsecret/priv", "encoded dot", "%2f");
            isRefused(fleet, git.url() + "/team/moved", "sends git on", git.url() + "/secret/priv itself");
            assertThat(git.requests()).isNotEmpty().noneMatch(request -> request.startsWith("/secret"));
        }
    }

    private static Ended submitted(FleetUnderTest fleet, String repository) {
        return fleet.ask("submit", "--repo", repository, "--rev", "main", "--command", "cat {}", "a.txt");
    }

    private static void isRefused(FleetUnderTest fleet, String repository, String... words) {
        Ended ended = submitted(fleet, repository);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(2);
        assertThat(ended.err()).contains(words);
    }
}
