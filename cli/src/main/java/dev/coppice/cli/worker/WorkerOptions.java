package dev.coppice.cli.worker;

import dev.coppice.cli.settings.FleetOptions;
import dev.coppice.cli.settings.SettingsFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The settings of a worker; each is also a variable and a line of the settings file. */
final class WorkerOptions {
    @Mixin
    final SettingsFile file = new SettingsFile();

    @Mixin
    final FleetOptions fleet = new FleetOptions();

    @Option(
            names = "--coordinator",
            paramLabel = "URL",
            required = true,
            split = ",",
            description = "Where logs and artifacts are uploaded to, such as https://coppice.example.org; of several"
                    + " coordinators, all with commas: the one that leads is found.")
    List<String> coordinators = List.of();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds a token of role WORKER for the coordinator; read again when it changes."
                    + " (default: the variable COPPICE_TOKEN, else none)")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--pool",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "default",
            description = "The pools it serves; several with commas. (default: ${DEFAULT-VALUE})")
    List<String> pools = List.of();

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "How many attempts run at once. (default: as many as there are cores)")
    @Nullable
    Integer slots;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Names it among all workers. (default: the name it had in this data directory, else the host's)")
    @Nullable
    String name;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "What it keeps: mirrors, worktrees, and what waits to be sent; a short path on a local disk, for it alone."
                            + " (default: coppice/worker in ~/.local/state, or in $XDG_STATE_HOME)")
    @Nullable
    Path data;

    @Option(
            names = "--worktree-base-dir",
            paramLabel = "DIR",
            description = "Mirrors and worktrees. (default: worktrees in the data directory)")
    @Nullable
    Path worktreeBase;

    @Option(
            names = "--allow-repo",
            paramLabel = "GLOB",
            split = ",",
            description =
                    "Repositories whose jobs it runs, with their submodules, such as 'https://git.example.org/team/**'; several with commas."
                            + " '**' allows all. To be left out only where broker and coordinator are on this machine."
                            + " (default: all)")
    List<String> allowedRepositories = List.of();

    @Option(
            names = "--secrets-dir",
            paramLabel = "DIR",
            description = "Values of the secrets that plans name, a file for each."
                    + " (default: the variables COPPICE_SECRET_<NAME> alone)")
    @Nullable
    Path secrets;

    @Option(
            names = "--pass-env",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Variables of the worker's own that tasks get to see, besides PATH and its like; several with commas."
                            + " (default: none)")
    List<String> passedVariables = List.of();

    @Option(
            names = "--allow-in-containers",
            paramLabel = "KEY",
            split = ",",
            description =
                    "What compose files of plans may ask for that reaches out of their containers, by their keys: privileged,"
                            + " devices, cap_add (also for a plan's container), network_mode, external and others; several with"
                            + " commas. (default: none)")
    List<String> allowedInContainers = List.of();

    @Option(
            names = "--task-containers",
            paramLabel = "WHAT",
            split = ",",
            description = "What tasks may have that start containers themselves: mounts, privileged, host, devices,"
                    + " capabilities, buildkit, inside, memory=SIZE, cpus=N, pids=N; several with commas; none for no engine"
                    + " at all. (default: containers, networks and volumes of their own, without any of these)")
    List<String> taskContainers = List.of();

    @Option(
            names = "--tasks-in",
            paramLabel = "any|container",
            defaultValue = "any",
            description =
                    "Where tasks may run: container refuses plans without a container for their tasks, which would run on"
                            + " this host. (default: ${DEFAULT-VALUE})")
    String tasksIn = "any";

    @Option(
            names = "--environments",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many named environments ('coppice env' of a fleet) run here at once, at most."
                    + " (default: ${DEFAULT-VALUE})")
    int environments;

    @Option(
            names = "--max-ttl",
            paramLabel = "DURATION",
            defaultValue = "24h",
            description = "The longest time that a named environment may be started or extended for."
                    + " (default: ${DEFAULT-VALUE})")
    String maxTtl = "";

    @Option(
            names = "--environment-address",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "The address of this host at which ports of named environments are published. With the default,"
                            + " 'coppice env forward' brings them to where it is called. (default: ${DEFAULT-VALUE})")
    String environmentAddress = "";

    @Option(
            names = "--preserve-failed-worktrees",
            paramLabel = "true|false",
            arity = "1",
            defaultValue = "false",
            description = "Whether worktrees of failed attempts are kept, for seven days. (default: ${DEFAULT-VALUE})")
    boolean preserveFailedWorktrees;

    @Option(
            names = "--cleanup-on-completion",
            paramLabel = "true|false",
            arity = "1",
            defaultValue = "false",
            description =
                    "Whether what an attempt left in its worktree is removed as soon as it has ended, rather than when the next"
                            + " one comes. Caches stay. (default: ${DEFAULT-VALUE})")
    boolean cleanupOnCompletion;

    @Option(
            names = "--worker-restart-on-error",
            paramLabel = "true|false",
            arity = "1",
            defaultValue = "true",
            description =
                    "Whether a slot that met an error of the worker's own goes on after 5 s, or takes no more tickets until the"
                            + " worker is started again; a worker with no slot left ends. (default: ${DEFAULT-VALUE})")
    boolean workerRestartOnError;

    @Option(
            names = "--min-free-disk",
            paramLabel = "MIB",
            defaultValue = "2048",
            description =
                    "With less free where its data or its worktrees are it takes no tickets, in MiB. (default: ${DEFAULT-VALUE})")
    long minFreeDisk;

    @Option(
            names = "--min-free-memory",
            paramLabel = "MIB",
            defaultValue = "256",
            description =
                    "With less memory free on the host, or in the container it runs in, it takes no tickets, in MiB."
                            + " (default: ${DEFAULT-VALUE})")
    long minFreeMemory;

    @Option(
            names = "--container-memory",
            paramLabel = "MIB",
            defaultValue = "256",
            description =
                    "How much a container without a limit counts, in MiB, when memory is reserved for jobs with containers; what a"
                            + " compose file starts counts as one. (default: ${DEFAULT-VALUE})")
    long containerMemory;

    @Option(
            names = "--spool-size",
            paramLabel = "MIB",
            defaultValue = "20480",
            description =
                    "How much may wait to be uploaded, in MiB; beyond that the oldest is dropped. (default: ${DEFAULT-VALUE})")
    long spoolSize;

    @Option(
            names = "--spool-age",
            paramLabel = "DURATION",
            defaultValue = "3d",
            description = "How long it may wait. (default: ${DEFAULT-VALUE})")
    String spoolAge = "";

    @Option(
            names = "--drain-timeout",
            paramLabel = "DURATION",
            defaultValue = "30m",
            description =
                    "How long what runs may go on after the first SIGTERM or SIGINT, before it is ended and handed back;"
                            + " a second signal ends it at once. (default: ${DEFAULT-VALUE})")
    String drainTimeout = "";

    @Option(
            names = "--metrics-listen",
            paramLabel = "HOST:PORT",
            description =
                    "Serves /actuator/health and /actuator/prometheus there, to everybody who reaches it. (default: not at all)")
    @Nullable
    String metricsListen;
}
