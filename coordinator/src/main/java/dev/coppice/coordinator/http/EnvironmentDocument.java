package dev.coppice.coordinator.http;

import dev.coppice.coordinator.environment.Environment;
import dev.coppice.coordinator.environment.EnvironmentCaller;
import dev.coppice.coordinator.environment.EnvironmentView;
import dev.coppice.environment.EnvironmentPort;
import dev.coppice.environment.EnvironmentReport;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A named environment, as it is told.
 *
 * @param state one of {@code EnvironmentState}, or UNREACHABLE
 * @param directory where its files come from: the repository
 * @param host the worker that has it
 * @param pending whether its worker has not done yet what it is to do
 * @param credentials for those who may use it
 */
record EnvironmentDocument(
        String name,
        String state,
        List<String> services,
        List<String> urls,
        Map<String, Integer> ports,
        Instant created,
        @Nullable Instant expires,
        String directory,
        String owner,
        String host,
        String address,
        String pool,
        String repository,
        String revision,
        String commit,
        boolean pending,
        String message,
        @Nullable Instant silentSince,
        @Nullable Map<String, String> credentials) {
    /** Further lines are what services have written last, which is not for everybody. */
    private static String message(EnvironmentView view, EnvironmentCaller caller) {
        return caller.mayUse(view.environment())
                ? view.message()
                : view.message().lines().findFirst().orElse("");
    }

    static EnvironmentDocument of(EnvironmentView view, EnvironmentCaller caller) {
        Environment environment = view.environment();
        List<EnvironmentPort> published =
                environment.report().map(EnvironmentReport::ports).orElse(List.of());
        Map<String, Integer> ports = new LinkedHashMap<>();
        published.forEach(port -> ports.put(port.service() + ":" + port.port(), port.hostPort()));
        String reached =
                environment.address().contains(":") ? "[" + environment.address() + "]" : environment.address();
        return new EnvironmentDocument(
                environment.id().name(),
                view.word(),
                environment.report().map(EnvironmentReport::services).orElse(List.of()),
                published.stream()
                        .map(port -> "http://" + reached + ":" + port.hostPort())
                        .toList(),
                ports,
                environment.createdAt(),
                environment.report().flatMap(EnvironmentReport::expires).orElse(null),
                environment.template().repository(),
                environment.owner(),
                environment.worker().value(),
                environment.address(),
                environment.pool(),
                environment.template().repository(),
                environment.gitRevision(),
                environment.template().commit(),
                view.pending(),
                message(view, caller),
                view.silentSince().orElse(null),
                caller.mayUse(environment)
                        ? new TreeMap<>(environment.template().credentials())
                        : null);
    }
}
