package dev.coppice.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.coordinator.http.ApiClient.Answer;
import dev.coppice.coordinator.token.NewToken;
import dev.coppice.coordinator.token.Role;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Who gets what without a token, and with one. */
@ResourceLock(ApiServer.LOCK)
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
            for (String health : List.of("/actuator/health", "/actuator/health/readiness")) {
                for (ApiClient unknown : List.of(anybody, anybody.with(worker), anybody.with("made-up"))) {
                    assertThat(unknown.get(health).body()).contains("\"UP\"").doesNotContain("details", "components");
                }
                assertThat(anybody.with(metrics).get(health).body()).contains("\"LEADER\"", "\"broker\"");
            }
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

    /** What browsers tell of the page that sends a request. */
    private static final List<String[]> FOREIGN = List.of(
            new String[] {"Origin", "http://localhost:1"},
            new String[] {"Origin", "http://127.0.0.1"},
            new String[] {"Origin", "https://127.0.0.1:PORT"},
            new String[] {"Origin", "http://evil.example:PORT"},
            new String[] {"Origin", "null"},
            new String[] {"Origin", "not an origin"},
            new String[] {"Sec-Fetch-Site", "same-site"},
            new String[] {"Sec-Fetch-Site", "cross-site"},
            new String[] {"Referer", "http://localhost:1/page"});

    private static String[] headers(ApiClient client, String... headers) {
        String port = Integer.toString(client.uri("/").getPort());
        return Arrays.stream(headers).map(text -> text.replace("PORT", port)).toArray(String[]::new);
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        try (ApiServer server = ApiServer.leading(ApiServer.Setup.at(folder.resolve("data")))) {
            ApiClient anybody = server.client();
            String[] own = headers(anybody, "Origin", "http://127.0.0.1:PORT", "Sec-Fetch-Site", "same-origin");
            for (String[] sent : FOREIGN) {
                String[] foreign = headers(anybody, sent);
                for (String order :
                        List.of("workers/w1/pause", "workers/w1/drain", "sessions/1/cancel", "jobs/1/cancel")) {
                    checkForbidden(anybody.send("POST", "/api/v1/" + order, BodyPublishers.noBody(), foreign));
                }
                checkForbidden(anybody.send("DELETE", "/api/v1/dead-tickets", BodyPublishers.noBody(), foreign));
                checkForbidden(
                        anybody.send("PUT", "/api/v1/attempts/j/1/c/files/a", BodyPublishers.ofString("x"), foreign));
                checkForbidden(anybody.get("/api/v1/sessions", foreign));
            }
            assertThat(anybody.send("POST", "/api/v1/workers/w1/pause", BodyPublishers.noBody(), own)
                            .problem())
                    .isEqualTo("not-found");
            assertThat(anybody.get("/api/v1/sessions", own).status()).isEqualTo(200);

            ApiClient me = anybody.with(server.records()
                    .tokens()
                    .create("me", Role.OPERATE, Optional.empty())
                    .secret());
            for (String[] sent : FOREIGN) {
                String[] foreign = headers(anybody, sent);
                checkForbidden(me.send("POST", "/api/v1/workers/w1/pause", BodyPublishers.noBody(), foreign));
                Answer read = me.get("/api/v1/sessions", foreign);
                assertThat(read.status()).isEqualTo(200);
                assertThat(read.response().headers().map().keySet())
                        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
            }
            assertThat(me.send("POST", "/api/v1/workers/w1/pause", BodyPublishers.noBody(), own)
                            .problem())
                    .isEqualTo("not-found");
        }
    }

    private static void checkForbidden(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(403);
        assertThat(answer.problem()).isEqualTo("forbidden");
        assertThat(answer.body()).contains("a page of another origin", "--public-address");
    }

    /** A page whose name its owner lets point to this host, once it is there. */
    @Test
    void withoutTokensOnlyTheNamesOfThisHostAreAnswered() throws Exception {
        try (ApiServer server = ApiServer.leading(
                ApiServer.Setup.at(folder.resolve("data")).reachedAt("https://coppice.example.org"))) {
            int port = server.client().uri("/").getPort();
            for (String host :
                    List.of("localhost", "LOCALHOST:1", "127.0.0.1:" + port, "[::1]", "coppice.example.org")) {
                assertThat(raw(port, "GET /api/v1/sessions", "Host: " + host)).startsWith("HTTP/1.1 200");
            }
            for (String host :
                    List.of("evil.example:" + port, "localhost.evil.example", "10.0.0.1", "127.0.0.1.evil.example")) {
                assertThat(raw(port, "GET /api/v1/sessions", "Host: " + host)).startsWith("HTTP/1.1 403");
                assertThat(raw(port, "GET /api/v1/sessions", "Host: " + host, "X-Forwarded-Host: localhost"))
                        .startsWith("HTTP/1.1 403");
            }
            assertThat(raw(
                            port,
                            "POST /api/v1/workers/w1/pause",
                            "Host: proxied",
                            "Origin: https://coppice.example.org"))
                    .startsWith("HTTP/1.1 403")
                    .contains("requests to localhost only");
            assertThat(raw(
                            port,
                            "POST /api/v1/workers/w1/pause",
                            "Host: coppice.example.org",
                            "Origin: https://coppice.example.org"))
                    .startsWith("HTTP/1.1 404");
            assertThat(raw(
                            port,
                            "OPTIONS /api/v1/sessions",
                            "Host: localhost",
                            "Origin: http://localhost:1",
                            "Access-Control-Request-Method: POST"))
                    .doesNotContainIgnoringCase("Access-Control-");
        }
    }

    private static String raw(int port, String request, String... headers) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            String text = request + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aCookieLetsTheOwnPageReadAndNoMore() {
        try (ApiServer server = ApiServer.leading(ApiServer.Setup.at(folder.resolve("data"))
                .reachedByOthers()
                .reachedAt("https://coppice.example.org"))) {
            ApiClient anybody = server.client();
            NewToken token = server.records().tokens().create("me", Role.OPERATE, Optional.empty());
            assertThat(anybody.post("/api/v1/cookie").problem()).isEqualTo("unauthenticated");
            String set = anybody.with(token.secret()).post("/api/v1/cookie").header("Set-Cookie");
            String cookie = set.replaceFirst(";.*", "");
            String name = "coppice_" + anybody.uri("/").getPort();

            assertThat(set)
                    .startsWith(name + "=")
                    .contains("; HttpOnly", "; SameSite=Strict", "; Max-Age=604800")
                    .doesNotContain("Path", "Domain", token.secret());
            assertThat(anybody.with(token.secret())
                            .send(
                                    "POST",
                                    "/api/v1/cookie",
                                    BodyPublishers.noBody(),
                                    "Origin",
                                    "https://coppice.example.org")
                            .header("Set-Cookie"))
                    .startsWith("__Host-" + name + "=")
                    .contains("; HttpOnly", "; SameSite=Strict", "; Path=/", "; Secure")
                    .doesNotContain("Domain");

            assertThat(anybody.get("/api/v1/sessions", "Cookie", cookie).status())
                    .isEqualTo(200);
            assertThat(anybody.get("/api/v1/server", "Cookie", "__Host-" + cookie)
                            .json()
                            .path("role")
                            .asString())
                    .isEqualTo("READ");
            for (String[] foreign : FOREIGN) {
                checkForbidden(anybody.get(
                        "/api/v1/sessions",
                        headers(
                                anybody,
                                Stream.concat(Arrays.stream(foreign), Stream.of("Cookie", cookie))
                                        .toArray(String[]::new))));
            }
            assertThat(anybody.get("/api/v1/tokens", "Cookie", cookie).problem())
                    .isEqualTo("forbidden");
            for (String made : List.of(
                    cookie + "x",
                    name + "=" + token.secret(),
                    name + "=" + token.token().id(),
                    cookie.replaceFirst("\\.\\d+\\.", ".99999999999."))) {
                assertThat(anybody.get("/api/v1/sessions", "Cookie", made).problem())
                        .as(made)
                        .isEqualTo("unauthenticated");
            }
            assertThat(anybody.post("/api/v1/tokens", "{\"name\":\"x\",\"role\":\"READ\"}", "Cookie", cookie)
                            .problem())
                    .isEqualTo("unauthenticated");
            assertThat(anybody.get("/api/v1/sessions", "Authorization", "Bearer " + cookie.replaceFirst(".*=", ""))
                            .problem())
                    .isEqualTo("unauthenticated");

            server.records().tokens().revoke(token.token().id());
            assertThat(anybody.get("/api/v1/sessions", "Cookie", cookie).problem())
                    .isEqualTo("unauthenticated");
            NewToken worker = server.records().tokens().create("w", Role.WORKER, Optional.empty());
            assertThat(anybody.with(worker.secret()).post("/api/v1/cookie").problem())
                    .isEqualTo("forbidden");
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
