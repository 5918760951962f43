package dev.coppice.cli.doctor;

import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.RefusedException;
import dev.coppice.cli.doctor.Check.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a coordinator answers, and what it says of its broker, queues, database, clock and disk. */
final class ServerChecks {
    private final Client client;
    private final String version;

    private record Checks(List<Check> checks) {}

    private record ServerDocument(String version, String status, Optional<String> leader, Optional<String> role) {}

    /** @param version of this program */
    ServerChecks(Client client, String version) {
        this.client = client;
        this.version = version;
    }

    List<Check> examine() throws Exception {
        List<Check> all = new ArrayList<>();
        try {
            ServerDocument coordinator = client.getNow(ApiPath.of("server")).as(ServerDocument.class);
            all.add(reached(coordinator));
            all.addAll(client.getNow(ApiPath.of("doctor")).as(Checks.class).checks());
        } catch (RefusedException e) {
            if (!e.is("no-database")) {
                throw e;
            }
            if (all.isEmpty()) {
                all.add(Check.ok("server", client.address() + " answers"));
            }
            all.add(Check.error(
                    "database",
                    e.words(),
                    "see that it runs; the coordinator goes on by itself then, and without it can tell nothing else"));
        }
        return all;
    }

    private Check reached(ServerDocument coordinator) {
        String role = coordinator
                .role()
                .map(name -> "; your token has the role " + name.toLowerCase(Locale.ROOT))
                .orElse("; it asks for no token");
        boolean same = version.equals(coordinator.version());
        return new Check(
                "server",
                same ? Status.OK : Status.WARNING,
                client.address() + " answers, version " + coordinator.version() + role,
                same ? "" : "this program is version " + version + ": use the same on both sides");
    }
}
