package dev.coppice.worker.environment.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.coppice.lifecycle.Crew;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Calls an engine, each time on a thread and a connection of its own. An interrupt of the thread closes its connection: so does a call
 * end whose time is over. Safe for use by many threads.
 */
final class Connection implements AutoCloseable {
    /** For what an engine looks up or writes down. */
    static final Duration SHORT = Duration.ofSeconds(30);
    /** For what an engine does with processes, mounts and packet filters while many others do the same. */
    static final Duration LONG = Duration.ofMinutes(2);

    private final EngineAddress address;
    private final Failures failures;
    private final DockerHttpClient http;
    private final DockerClient docker;
    private final ApiVersion api;
    private final Crew crew;

    private Connection(EngineAddress address, DockerHttpClient http, ApiVersion api, Crew crew) {
        this.address = address;
        this.failures = new Failures(address);
        this.http = http;
        this.api = api;
        this.crew = crew;
        docker = DockerClientImpl.getInstance(new FixedConfig(address.uri(), api), http);
    }

    static Connection open(EngineAddress address) throws EngineException, InterruptedException {
        Crew crew = new Crew("engine");
        DockerHttpClient http = new UnsharedConnections(
                new ZerodepDockerHttpClient.Builder().dockerHost(address.uri()).build());
        Connection unversioned = new Connection(address, http, ApiVersion.UNKNOWN, crew);
        try {
            JsonNode version = unversioned.call("ask for its version", SHORT, () -> unversioned.json("/version"));
            return new Connection(address, http, ApiVersion.agreed(version), crew);
        } catch (EngineException | InterruptedException | RuntimeException e) {
            unversioned.close();
            throw e;
        }
    }

    EngineAddress address() {
        return address;
    }

    ApiVersion api() {
        return api;
    }

    DockerClient docker() {
        return docker;
    }

    /**
     * Starts a thread that reads from the engine, and that an interrupt ends: on a unix socket, which would keep the carrier of a virtual
     * thread, it is one of the platform's; on TCP only a virtual one hears of an interrupt. A virtual one that has waited for a socket
     * leaves a thread of the JVM's in a system call, for which the JVM waits 0.3 s at its end.
     */
    Thread startReading(String what, Runnable work) {
        return "tcp".equals(address.uri().getScheme()) ? crew.start(what, work) : crew.startBlocking(what, work);
    }

    Failures failures() {
        return failures;
    }

    static ObjectMapper json() {
        return DockerClientConfig.getDefaultObjectMapper();
    }

    EngineInfo info() throws EngineException, InterruptedException {
        Info info = call("ask about itself", SHORT, () -> docker.infoCmd().exec());
        return new EngineInfo(
                api.podman() ? EngineInfo.Kind.PODMAN : EngineInfo.Kind.DOCKER,
                api.podman() ? "" : Values.text(info.getId()), // Podman makes one up each time
                Values.text(info.getServerVersion()),
                api.text(),
                Values.list(info.getSecurityOptions()).stream().anyMatch(option -> option.contains("rootless")),
                Values.text(info.getCGroupVersion()).contains("2") ? 2 : 1,
                Values.number(info.getMemTotal()),
                (int) Values.number(info.getNCPU()));
    }

    /**
     * Runs what speaks with the engine on another thread, and ends it when its time is over or the caller is interrupted.
     *
     * @param asked so that it follows "could not"
     */
    <T> T call(String asked, Duration limit, Callable<T> work) throws EngineException, InterruptedException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = start(asked, () -> {
            try {
                result.complete(work.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw failures.late(asked, limit);
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            throw failures.of(asked, Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private Thread start(String asked, Runnable work) throws EngineException {
        try {
            return startReading("call", work);
        } catch (IllegalStateException e) {
            throw failures.closed(asked, e);
        }
    }

    /** Begins a stream; what is read from it is read by the caller, on whatever thread. The caller closes it. */
    Response open(String asked, Duration limit, Request request) throws EngineException, InterruptedException {
        AtomicReference<Response> late = new AtomicReference<>();
        boolean taken = false;
        try {
            Response response = call(asked, limit, () -> {
                Response begun = http.execute(versioned(request));
                late.set(begun);
                if (begun.getStatusCode() >= 300) {
                    try (begun) {
                        throw new BadAnswerException(begun.getStatusCode(), words(begun));
                    }
                }
                return begun;
            });
            taken = true;
            return response;
        } finally {
            Response begun = late.get();
            if (!taken && begun != null) {
                begun.close();
            }
        }
    }

    /** Posts JSON, and has the engine give the connection over. The caller closes it. */
    Hijacked hijack(String asked, String path, String json) throws EngineException, InterruptedException {
        return call(asked, LONG, () -> Hijacked.open(address, api.prefix() + path, json));
    }

    private Request versioned(Request request) {
        return Request.builder()
                .from(request)
                .path(api.prefix() + request.path())
                .build();
    }

    private JsonNode json(String path) {
        Request request =
                Request.builder().method(Request.Method.GET).path(path).build();
        try (Response response = http.execute(request)) {
            if (response.getStatusCode() >= 300) {
                throw new BadAnswerException(response.getStatusCode(), words(response));
            }
            return json().readTree(response.getBody());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String words(Response response) {
        try {
            return new String(response.getBody().readNBytes(10_000), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(the answer broke off: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        crew.close();
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
