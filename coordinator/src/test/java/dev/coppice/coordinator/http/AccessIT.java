package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.coordinator.http.ApiClient.Answer;
import dev.coppice.coordinator.token.Role;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets what without a token, and with one. */
class AccessIT {
    @TempDir
    Path folder;

    @Test
    void withoutATokenOnlyWhatIsOpenIsServedHoweverThePathIsWritten() {
        try (ApiServer server =
                ApiServer.leading(ApiServer.Setup.at(folder.resolve("data")).reachedByOthers())) {
            ApiClient anybody = server.client();
            for (String open : List.of(
                    "/",
                    "/index.html",
                    "/page/app.js",
                    "/api/v1/openapi.json",
                    "/actuator/health",
                    "/actuator/health/liveness",
                    "/actuator/health/readiness")) {
                assertThat(anybody.get(open).status()).as(open).isEqualTo(200);
            }
            for (String closed : List.of(
                    "/actuator/prometheus",
                    "/%61ctuator/prometheus",
                    "/actuator/%70rometheus",
                    "/actuator",
                    "/api/v1/sessions",
                    "/%61pi/v1/sessions",
                    "/api",
                    "/no-such-page",
                    "/page%2e/x",
                    "/page%5C..%5Cactuator%5Cprometheus",
                    "/actuator%255cprometheus",
                    "/actuator%5cprometheus",
                    "/error")) {
                assertThat(anybody.get(closed).problem()).as(closed).isEqualTo("unauthenticated");
            }
            String metrics = server.records()
                    .tokens()
                    .create("m", Role.READ, Optional.empty())
                    .secret();
            String worker = server.records()
                    .tokens()
                    .create("w", Role.WORKER, Optional.empty())
                    .secret();
            assertThat(anybody.with(metrics).get("/actuator/prometheus").body()).contains("coppice_leader");
            assertThat(anybody.with(metrics).get("/%61ctuator/prometheus").status())
                    .isEqualTo(200);
            assertThat(anybody.with(worker).get("/actuator/prometheus").problem())
                    .isEqualTo("forbidden");
            assertThat(anybody.with(worker).get("/%61ctuator/prometheus").problem())
                    .isEqualTo("forbidden");
            Answer refused = anybody.with(worker).post("/api/v1/sessions", "{}");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.json().path("detail").asString())
                    .isEqualTo(
                            "this needs a token of role submit, and the token 'w' has the role worker; 'coppice token create NAME --role submit' on the coordinator's host makes one, or whoever has a token of role operate, with POST /api/v1/tokens");
            for (String crooked : List.of(
                    "//",
                    "//actuator/prometheus",
                    "/actuator//prometheus",
                    "/actuator;x=y/prometheus",
                    "/actuator/prometheus;x=y",
                    "/page/../actuator/prometheus",
                    "/page/%2e%2e/actuator/prometheus",
                    "/page/..;/actuator/prometheus",
                    "/page/%5C../actuator/%2e%2e/prometheus",
                    "/actuator/./prometheus",
                    "/actuator/health/../prometheus",
                    "/api/v1/sessions?label=a=%00")) {
                assertThat(anybody.get(crooked).problem()).as(crooked).isEqualTo("bad-request");
                assertThat(anybody.with(metrics).get(crooked).problem())
                        .as(crooked)
                        .isEqualTo("bad-request");
            }
        }
    }

    /** A body that is read before anybody asks for a token has no limit. */
    @Test
    void withoutATokenNoBodyIsRead() throws Exception {
        String form = "application/x-www-form-urlencoded";
        try (ApiServer server =
                ApiServer.leading(ApiServer.Setup.at(folder.resolve("data")).reachedByOthers())) {
            int port = server.client().uri("/").getPort();
            assertThat(beginning(port, "PUT", form)).isEqualTo("HTTP/1.1 401");
            assertThat(beginning(port, "DELETE", form)).isEqualTo("HTTP/1.1 401");
            assertThat(beginning(port, "POST", form)).isEqualTo("HTTP/1.1 401");
            assertThat(beginning(port, "POST", "multipart/form-data; boundary=x"))
                    .isEqualTo("HTTP/1.1 401");
        }
    }

    /** Of the answer to a request of whose body most does not come. */
    private static String beginning(int port, String method, String type) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000); // the server's own patience is longer
            OutputStream out = socket.getOutputStream();
            out.write((method + " /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                            + "\r\nContent-Length: 1000000\r\n\r\na=")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    /** As another site's page can make a browser send them. */
    @Test
    void aTokenInACookieLetsABrowserReadAndNoMore() {
        try (ApiServer server =
                ApiServer.leading(ApiServer.Setup.at(folder.resolve("data")).reachedByOthers())) {
            ApiClient anybody = server.client();
            String secret = server.records()
                    .tokens()
                    .create("me", Role.OPERATE, Optional.empty())
                    .secret();
            String cookie = "coppice_token=" + secret;
            assertThat(anybody.get("/api/v1/sessions", "Cookie", cookie).status())
                    .isEqualTo(200);
            assertThat(anybody.get("/api/v1/sessions", "Cookie", cookie + "x").problem())
                    .isEqualTo("unauthenticated");
            assertThat(anybody.post("/api/v1/tokens", "{\"name\":\"x\",\"role\":\"READ\"}", "Cookie", cookie)
                            .problem())
                    .isEqualTo("unauthenticated");
        }
    }

    @Test
    void theFirstTokenIsOneThatCanMakeOthers() {
        try (ApiServer server = ApiServer.leading(ApiServer.Setup.at(folder.resolve("data")))) {
            ApiClient anybody = server.client();
            Answer refused = anybody.post("/api/v1/tokens", "{\"name\":\"ci\",\"role\":\"SUBMIT\"}");
            assertThat(refused.problem()).as(refused.body()).isEqualTo("conflict");
            assertThat(anybody.get("/api/v1/sessions").status()).isEqualTo(200);

            Answer made = anybody.post("/api/v1/tokens", "{\"name\":\"me\",\"role\":\"operate\"}");
            assertThat(made.status()).as(made.body()).isEqualTo(201);
            assertThat(made.json().path("token").path("role").asString()).isEqualTo("OPERATE");
            assertThat(anybody.get("/api/v1/sessions").status()).isEqualTo(401);
            ApiClient me = anybody.with(made.json().path("secret").asString());
            Answer other = me.post("/api/v1/tokens", "{\"name\":\"ci\",\"role\":\"SUBMIT\"}");
            assertThat(other.status()).as(other.body()).isEqualTo(201);
        }
    }

    @Test
    void browsersAreToldWhatTheyMayDo() {
        try (ApiServer server = ApiServer.leading(ApiServer.Setup.at(folder.resolve("data")))) {
            ApiClient anybody = server.client();
            for (String page : List.of("/", "/index.html", "/page/app.js", "/page/page.css")) {
                Answer answer = anybody.get(page);
                assertThat(answer.header("Content-Security-Policy"))
                        .as(page)
                        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe");
                assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
                assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            }
            assertThat(anybody.get("/").body()).doesNotContain("<style", "style=", "onclick");
            assertThat(anybody.get("/api/v1/sessions").header("X-Content-Type-Options"))
                    .isEqualTo("nosniff");
            assertThat(anybody.get("/no-such-page").header("X-Content-Type-Options"))
                    .isEqualTo("nosniff");
        }
    }
}
