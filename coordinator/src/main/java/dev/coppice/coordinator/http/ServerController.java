package dev.coppice.coordinator.http;

import dev.coppice.coordinator.server.Doctor;
import dev.coppice.coordinator.server.Standing;
import dev.coppice.coordinator.token.Role;
import dev.coppice.coordinator.token.Token;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** What is to be known of this coordinator itself. */
@RestController
final class ServerController {
    private final Backend backend;
    private final ApiSettings settings;
    private final Doctor doctor;

    ServerController(Backend backend, ApiSettings settings, Doctor doctor) {
        this.backend = backend;
        this.settings = settings;
        this.doctor = doctor;
    }

    record Diagnosis(List<Doctor.Check> checks) {}

    record ServerView(
            String version,
            Status status,
            @Nullable String leader,
            @Nullable String trouble,
            @Nullable Role role,
            @Nullable String defaultRepository,
            int defaultNumWorkers) {}

    enum Status {
        LEADER,
        STANDBY
    }

    @GetMapping("/api/v1/server")
    @Requires(value = Role.READ, whateverStanding = true)
    ServerView server(@RequestAttribute(Caller.ATTRIBUTE) Caller caller) {
        Standing standing = backend.standing();
        Optional<String> leader = standing instanceof Standing.StandingBy standby ? standby.leader() : Optional.empty();
        return new ServerView(
                settings.version(),
                standing instanceof Standing.Leading ? Status.LEADER : Status.STANDBY,
                leader.orElse(null),
                standing instanceof Standing.Leading leading ? leading.trouble().orElse(null) : null,
                caller.token().map(Token::role).orElse(null),
                settings.submissions().repository().orElse(null),
                settings.submissions().parallelism());
    }

    @GetMapping("/api/v1/doctor")
    @Requires(Role.READ)
    Diagnosis doctor() {
        return new Diagnosis(doctor.examine(backend.leading(), backend.records()));
    }

    @GetMapping(path = AccessFilter.OPEN_API, produces = MediaType.APPLICATION_JSON_VALUE)
    Resource openApi() {
        return new ClassPathResource("openapi.json", ServerController.class);
    }
}
