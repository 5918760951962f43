package dev.coppice.cli.environment;

import java.util.List;
import java.util.Optional;

/** Asks a coordinator for a tunnel to an environment. */
record TunnelRequest(
        String kind,
        Optional<String> service,
        Optional<Boolean> follow,
        Optional<Integer> last,
        Optional<List<String>> command,
        Optional<Boolean> terminal,
        Optional<Integer> hostPort) {

    static TunnelRequest logs(Optional<String> service, boolean follow, Optional<Integer> last) {
        return new TunnelRequest(
                "logs", service, Optional.of(follow), last, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static TunnelRequest exec(Optional<String> service, List<String> command, boolean terminal) {
        return new TunnelRequest(
                "exec",
                service,
                Optional.empty(),
                Optional.empty(),
                Optional.of(command),
                Optional.of(terminal),
                Optional.empty());
    }

    static TunnelRequest connection(int hostPort) {
        return new TunnelRequest(
                "connection",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(hostPort));
    }
}
