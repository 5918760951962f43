package dev.coppice.coordinator.http;

import dev.coppice.coordinator.http.Tunnels.Tunnel;
import dev.coppice.coordinator.server.Standing;
import dev.coppice.coordinator.token.Role;
import dev.coppice.environment.EnvironmentCall;
import dev.coppice.tunnel.Frame;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tunnels from callers to named environments on workers. Workers take no connections, so both ends come here: each reads what the other
 * writes as one long answer, and writes by small requests.
 */
@RestController
final class TunnelController {
    /** A message to a worker lives for four seconds, and may be lost. */
    private static final Duration TELL_AGAIN = Duration.ofSeconds(2);

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);
    private static final Duration BEAT = Duration.ofSeconds(2);
    private static final Duration ROOM_WITHIN = Duration.ofSeconds(30);

    private final Backend backend;
    private final Tunnels tunnels;
    private final InstantSource clock;

    TunnelController(Backend backend, Tunnels tunnels, InstantSource clock) {
        this.backend = backend;
        this.tunnels = tunnels;
        this.clock = clock;
    }

    record Body(
            @Nullable Kind kind,
            @Nullable String service,
            @Nullable Boolean follow,
            @Nullable Integer last,
            @Nullable List<String> command,
            @Nullable Boolean terminal,
            @Nullable Integer hostPort) {
        enum Kind {
            LOGS,
            EXEC,
            CONNECTION
        }

        EnvironmentCall call() {
            return switch (kind) {
                case LOGS ->
                    new EnvironmentCall.Logs(
                            Optional.ofNullable(service),
                            Boolean.TRUE.equals(follow),
                            Optional.ofNullable(SessionBody.within("last", 0, Integer.MAX_VALUE, last)));
                case EXEC -> {
                    if (command == null || command.isEmpty()) {
                        throw SessionBody.bad("command", "it is missing");
                    }
                    yield new EnvironmentCall.Exec(
                            Optional.ofNullable(service), command, Boolean.TRUE.equals(terminal));
                }
                case CONNECTION -> {
                    if (hostPort == null) {
                        throw SessionBody.bad("host_port", "it is missing");
                    }
                    yield new EnvironmentCall.Connection(hostPort);
                }
                case null -> throw SessionBody.bad("kind", "write logs, exec or connection");
            };
        }
    }

    record Opened(String tunnel) {}

    @PostMapping("/api/v1/environments/{name}/tunnels")
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Role.SUBMIT)
    Opened open(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable String name, @RequestBody Body body) {
        EnvironmentCall call = body.call();
        backend.coordinator().useEnvironment(name, EnvironmentController.caller(caller));
        return new Opened(tunnels.open(caller, name, call).id());
    }

    /** What the worker sends, until that has ended. */
    @GetMapping("/api/v1/tunnels/{tunnel}/out")
    @Requires(Role.SUBMIT)
    void readOut(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable String tunnel,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        Tunnel open = own(caller, tunnel);
        OutputStream out = begin(response);
        Instant begun = clock.instant();
        Instant told = Instant.MIN;
        try {
            Optional<byte[]> next = Optional.of(new byte[0]);
            while (next.isPresent()) {
                if (!open.isAnswered() && told.plus(TELL_AGAIN).isBefore(clock.instant())) {
                    told = clock.instant();
                    if (begun.plus(ANSWERED_WITHIN).isBefore(told) || !tell(open)) {
                        out.write(Frame.of(Frame.Kind.FAILURE, "its worker does not answer; see 'coppice env show'")
                                .bytes());
                        return;
                    }
                }
                next = open.outward().read(BEAT);
                if (next.isPresent()) {
                    write(next.get(), out);
                }
                tunnels.use(open);
            }
        } finally {
            tunnels.close(tunnel);
        }
    }

    private boolean tell(Tunnel tunnel) {
        return backend.standing() instanceof Standing.Leading leading
                && leading.coordinator().openTunnel(tunnel.environment(), tunnel.id(), tunnel.call());
    }

    /** What the caller sends, until the tunnel is closed. */
    @GetMapping("/api/v1/tunnels/{tunnel}/in")
    @Requires(Role.WORKER)
    void readIn(@PathVariable String tunnel, HttpServletResponse response) throws IOException, InterruptedException {
        Tunnel open = existing(tunnel);
        open.answer();
        OutputStream out = begin(response);
        for (Optional<byte[]> next = open.inward().read(BEAT);
                next.isPresent();
                next = open.inward().read(BEAT)) {
            write(next.get(), out);
        }
    }

    private static OutputStream begin(HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader("X-Accel-Buffering", "no"); // proxies of the nginx kind would wait for more
        response.flushBuffer();
        return response.getOutputStream();
    }

    /** Of nothing, a frame without content: whether anybody reads is only seen by writing. */
    private static void write(byte[] bytes, OutputStream out) throws IOException {
        out.write(bytes.length == 0 ? Frame.of(Frame.Kind.DATA, "").bytes() : bytes);
        out.flush();
    }

    @PostMapping(path = "/api/v1/tunnels/{tunnel}/in", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Role.SUBMIT)
    void writeIn(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable String tunnel,
            @RequestParam long at,
            @RequestBody byte[] bytes)
            throws InterruptedException {
        write(own(caller, tunnel).inward(), at, bytes);
    }

    @PostMapping(path = "/api/v1/tunnels/{tunnel}/out", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Role.WORKER)
    void writeOut(@PathVariable String tunnel, @RequestParam long at, @RequestBody byte[] bytes)
            throws InterruptedException {
        Tunnel open = existing(tunnel);
        open.answer();
        write(open.outward(), at, bytes);
    }

    private static void write(Pipe pipe, long at, byte[] bytes) throws InterruptedException {
        if (at < 0 || !pipe.write(at, bytes, ROOM_WITHIN)) {
            throw new Problem(ProblemType.CONFLICT, "nobody reads at the other end of the tunnel");
        }
    }

    /** The worker has sent all that there is. */
    @DeleteMapping("/api/v1/tunnels/{tunnel}/out")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Role.WORKER)
    void endOut(@PathVariable String tunnel) {
        tunnels.find(tunnel).ifPresent(open -> open.outward().close());
    }

    private Tunnel own(Caller caller, String id) {
        Tunnel open = existing(id);
        if (!open.isOf(caller)) {
            throw Problem.notFound("tunnel " + id);
        }
        return open;
    }

    private Tunnel existing(String id) {
        return tunnels.find(id).orElseThrow(() -> Problem.notFound("tunnel " + id));
    }
}
