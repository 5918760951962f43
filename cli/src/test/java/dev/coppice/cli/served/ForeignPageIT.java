package dev.coppice.cli.served;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import dev.coppice.cli.fleet.Browser;
import dev.coppice.testkit.repository.TestRepository;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a page of another port of this host can do to a coordinator that asks for no token: nothing. */
@Timeout(120)
@ResourceLock(ServedFleet.LOCK)
class ForeignPageIT {
    @TempDir
    Path folder;

    @Test
    void aPageOnAnotherPortCommandsNothingAndReadsNothing() throws Exception {
        TestRepository remote = TestRepository.init(folder.resolve("remote"));
        remote.write("gpu.md", "---\npool: gpu\n---\n# gpu\n```bash\ntrue\n```\n");
        remote.commit("plan");
        TestRepository.shell(folder, "git clone -q remote here");
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<!doctype html><title>another page</title>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try (ServedFleet fleet = new ServedFleet(folder.resolve("data"), new ScriptedExecutor());
                Browser browser = Browser.start()) {
            InProcess person = new InProcess(
                    folder.resolve("here"), folder.resolve("home"), Map.of("COPPICE_SERVER", fleet.url()));
            String session = person.run("submit", "-q", "gpu.md").out().strip();
            for (String host : List.of("localhost", "127.0.0.1")) {
                browser.open("http://" + host + ":" + other.getAddress().getPort());
                String api = "http://" + host + ":" + URI.create(fleet.url()).getPort() + "/api/v1/";
                for (String order : List.of(
                        "workers/w1/pause",
                        "workers/w1/drain",
                        "sessions/" + session + "/cancel",
                        "jobs/" + session + "-1/cancel",
                        "tokens")) {
                    assertThat(browser.evaluate("fetch('" + api + order
                                    + "', {method: 'POST', mode: 'no-cors'}).then(answer => answer.type)"))
                            .as("that it was sent: an answer that the page can't look into")
                            .isEqualTo("opaque");
                }
                assertThat(browser.evaluate("fetch('" + api + "sessions').then(() => 'read', () => 'not read')"))
                        .isEqualTo("not read");
            }
            assertThat(person.run("workers").out()).containsPattern("w1 +ready");
            assertThat(person.run("status", session).out()).contains("RUNNING");

            Ended paused = person.run("workers", "pause", "w1");
            assertThat(paused.exitCode()).as(paused.err()).isZero();
            assertThat(person.run("cancel", session).exitCode()).isZero();
        } finally {
            other.stop(0);
        }
    }
}
