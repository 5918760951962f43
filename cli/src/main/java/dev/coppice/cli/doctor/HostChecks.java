package dev.coppice.cli.doctor;

import dev.coppice.cli.invocation.FileTrouble;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.view.SizeText;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.HostRegistries;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.ComposeProgram;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.EngineInfo;
import dev.coppice.worker.environment.engine.FoundNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether this machine has what plans with containers, {@code coppice test} and {@code coppice env} need. */
final class HostChecks {
    private static final long GIGABYTE = 1L << 30;
    private static final long FEW_BYTES = 5 * GIGABYTE;
    private static final int FEW_SUBNETS = 20;
    private static final List<Path> SOCKETS =
            List.of(Path.of("/var/run/docker.sock"), Path.of("/run/podman/podman.sock"));

    private final Invocation invocation;
    private final UserDirectories directories;
    private final List<Check> checks = new ArrayList<>();

    HostChecks(Invocation invocation) {
        this.invocation = invocation;
        this.directories = UserDirectories.of(invocation);
    }

    List<Check> examine() throws InterruptedException {
        try (Engines engines = new Engines(invocation.environment(), Path.of(System.getProperty("user.home")))) {
            ContainerEngine engine = engines.own();
            EngineInfo info = engine.info();
            tell(engine, info);
            compose(engine);
            subnets(engine);
        } catch (EngineException e) {
            checks.add(Check.error("engine", String.valueOf(e.getMessage()), howToGetAnEngine()));
        }
        disk();
        return checks;
    }

    private void tell(ContainerEngine engine, EngineInfo info) {
        String kind = info.kind() == EngineInfo.Kind.PODMAN ? "Podman" : "Docker";
        checks.add(Check.ok("engine", kind + " " + info.version() + " at " + engine.address() + ", API " + info.api()));
        checks.add(Check.ok(
                "rights",
                info.rootless()
                        ? "rootless: root in a container is this user outside"
                        : "not rootless: whoever may use the socket may be root on this machine"));
        checks.add(
                info.cgroups() >= 2
                        ? Check.ok("cgroups", "version " + info.cgroups())
                        : Check.warning(
                                "cgroups",
                                "version 1: rootless engines set no limits with it",
                                "boot with systemd.unified_cgroup_hierarchy=1 on the kernel's command line"));
    }

    private void compose(ContainerEngine engine) throws InterruptedException {
        try {
            ComposeProgram program = ComposeProgram.find(
                    invocation.environment(), engine.address().uri().toString());
            checks.add(Check.ok("compose", program.toString()));
        } catch (ComposeException e) {
            checks.add(Check.warning(
                    "compose",
                    String.valueOf(e.getMessage()),
                    "plans with compose:, coppice test and coppice env need it; the rest does without"));
        }
    }

    private void subnets(ContainerEngine engine) throws InterruptedException, EngineException {
        try {
            List<String> taken = engine.findNetworks(Map.of()).stream()
                    .map(FoundNetwork::subnets)
                    .flatMap(List::stream)
                    .toList();
            int left = HostRegistries.in(directories.state(), invocation.time())
                    .subnets()
                    .left(taken);
            String message = left + " are left for networks of environments";
            checks.add(
                    left > FEW_SUBNETS
                            ? Check.ok("subnets", message)
                            : new Check(
                                    "subnets",
                                    left == 0 ? Check.Status.ERROR : Check.Status.WARNING,
                                    message,
                                    "stop environments that nobody uses (coppice env list, coppice gc); docker network ls"
                                            + " shows the others"));
        } catch (IOException e) {
            checks.add(Check.error("subnets", FileTrouble.inWords(e), "see that the folder can be written to"));
        }
    }

    private void disk() {
        for (Path folder : List.of(directories.cache(), directories.state())) {
            try {
                Files.createDirectories(folder);
                long free = Files.getFileStore(folder).getUsableSpace();
                String message = SizeText.of(free) + " are free under " + folder;
                checks.add(
                        free >= FEW_BYTES
                                ? Check.ok("disk", message)
                                : new Check(
                                        "disk",
                                        free < GIGABYTE ? Check.Status.ERROR : Check.Status.WARNING,
                                        message,
                                        "make room: coppice gc, coppice worktrees prune --free"));
            } catch (IOException e) {
                checks.add(Check.error("disk", FileTrouble.inWords(e), "see that the folder can be written to"));
            }
        }
    }

    /** A socket that is there and may not be used is of a group that can be joined. */
    private String howToGetAnEngine() {
        Stream<Path> named = Optional.ofNullable(invocation.environment().get("DOCKER_HOST")).stream()
                .filter(host -> host.startsWith("unix://"))
                .map(host -> Path.of(host.substring("unix://".length())));
        for (Path socket : Stream.concat(named, SOCKETS.stream()).toList()) {
            if (Files.exists(socket) && !Files.isWritable(socket)) {
                try {
                    String group = Files.readAttributes(socket, PosixFileAttributes.class)
                            .group()
                            .getName();
                    return socket + " may be used by the group " + group + ": join it with sudo usermod -aG " + group
                            + " " + System.getProperty("user.name") + ", and log in again";
                } catch (IOException e) {
                    return "see who may use " + socket + ": ls -l " + socket;
                }
            }
        }
        return "install Docker (Debian: docker.io) or Podman, and start it; or set DOCKER_HOST to its socket";
    }
}
