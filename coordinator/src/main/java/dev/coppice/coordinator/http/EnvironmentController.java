package dev.coppice.coordinator.http;

import dev.coppice.coordinator.CoordinatorLoop;
import dev.coppice.coordinator.environment.EnvironmentCaller;
import dev.coppice.coordinator.environment.EnvironmentRequest;
import dev.coppice.coordinator.environment.EnvironmentView;
import dev.coppice.coordinator.submission.EnvironmentRequests;
import dev.coppice.coordinator.token.Role;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Named environments on workers: started, listed, shown, extended, stopped, removed. */
@RestController
@RequestMapping("/api/v1/environments")
final class EnvironmentController {
    private final Backend backend;
    private final EnvironmentRequests requests;

    EnvironmentController(Backend backend, EnvironmentRequests requests) {
        this.backend = backend;
        this.requests = requests;
    }

    record Page(List<EnvironmentDocument> environments) {}

    record ExtendBody(@Nullable Integer lifetimeSeconds) {}

    @PostMapping
    @Requires(Role.SUBMIT)
    ResponseEntity<EnvironmentDocument> start(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @RequestHeader(name = SessionController.KEY, required = false) @Nullable String key,
            @RequestBody EnvironmentBody body) {
        CoordinatorLoop coordinator = backend.coordinator();
        EnvironmentRequest request = request(
                body,
                caller(caller),
                caller.id() + ":" + (key == null ? UUID.randomUUID().toString() : key));
        EnvironmentView started = coordinator.startEnvironment(request);
        return ResponseEntity.created(URI.create("/api/v1/environments/" + request.name()))
                .body(EnvironmentDocument.of(started, caller(caller)));
    }

    private EnvironmentRequest request(EnvironmentBody body, EnvironmentCaller caller, String key) {
        String name = body.checkedName();
        if (!body.hasSource()) {
            return new EnvironmentRequest(name, caller, key, body.checkedPool(), "", Optional.empty(), body.lifetime());
        }
        return Submitting.fetching(() -> requests.request(
                name,
                caller,
                key,
                Optional.ofNullable(body.repository()),
                body.checkedRevision(),
                body.checkedPool(),
                body.lifetime(),
                body.asked()));
    }

    @GetMapping
    @Requires(Role.READ)
    Page list(@RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        return new Page(backend.coordinator().environments().stream()
                .map(view -> EnvironmentDocument.of(view, caller(caller)))
                .toList());
    }

    @GetMapping("/{name}")
    @Requires(Role.READ)
    EnvironmentDocument show(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable String name) {
        return EnvironmentDocument.of(backend.coordinator().environment(name), caller(caller));
    }

    @PostMapping("/{name}/restart")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Role.SUBMIT)
    EnvironmentDocument restart(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable String name) {
        return EnvironmentDocument.of(backend.coordinator().restartEnvironment(name, caller(caller)), caller(caller));
    }

    @PostMapping("/{name}/extend")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Role.SUBMIT)
    EnvironmentDocument extend(
            @RequestAttribute(Caller.ATTRIBUTE) Caller caller,
            @PathVariable String name,
            @RequestBody ExtendBody body) {
        return EnvironmentDocument.of(
                backend.coordinator()
                        .extendEnvironment(
                                name,
                                EnvironmentBody.lifetime(body.lifetimeSeconds())
                                        .orElseThrow(() -> SessionBody.bad("lifetime_seconds", "it is missing")),
                                caller(caller)),
                caller(caller));
    }

    @PostMapping("/{name}/stop")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Role.SUBMIT)
    EnvironmentDocument stop(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable String name) {
        return EnvironmentDocument.of(backend.coordinator().stopEnvironment(name, caller(caller)), caller(caller));
    }

    /** With its volumes. It is listed until its worker has told that nothing of it is left. */
    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Role.SUBMIT)
    EnvironmentDocument remove(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @PathVariable String name) {
        return EnvironmentDocument.of(backend.coordinator().removeEnvironment(name, caller(caller)), caller(caller));
    }

    static EnvironmentCaller caller(Caller caller) {
        return new EnvironmentCaller(
                caller.name(),
                caller.token().map(token -> token.role().covers(Role.OPERATE)).orElse(true));
    }
}
