package dev.coppice.cli.worker;

import dev.coppice.cli.context.ServerAddress;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.settings.TaskContainers;
import dev.coppice.coordinator.repository.AllowedRepositories;
import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.plan.DurationText;
import dev.coppice.plan.InvalidValue;
import dev.coppice.plan.Names;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.amqp.AmqpSettings;
import dev.coppice.worker.attempt.TaskRule;
import dev.coppice.worker.environment.HostMemory;
import dev.coppice.worker.environment.compose.FileBounds;
import dev.coppice.worker.environment.socket.SocketRules;
import dev.coppice.worker.home.HostVariables;
import dev.coppice.worker.secret.SecretFolder;
import dev.coppice.worker.secret.SecretSource;
import dev.coppice.worker.secret.VariableSecrets;
import dev.coppice.worker.upload.SpoolLimits;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the options of a worker mean. All paths are absolute.
 *
 * @param name as asked for
 * @param metrics where they are served
 */
record ProcessSettings(
        AmqpSettings broker,
        CoordinatorAccess coordinator,
        Set<String> pools,
        int slots,
        Optional<String> name,
        Path data,
        Path worktrees,
        AllowedRepositories repositories,
        Optional<Path> secrets,
        List<String> passedVariables,
        Set<String> allowedInContainers,
        HostMemory memory,
        SocketRules taskContainers,
        TaskRule tasks,
        EnvironmentHosting hosting,
        Optional<Duration> keepFailed,
        boolean cleanUp,
        boolean slotsGoOn,
        long minFreeDisk,
        long minFreeMemory,
        SpoolLimits spool,
        Duration drainTimeout,
        Optional<InetSocketAddress> metrics) {
    private static final String SECRETS = "COPPICE_SECRET_";
    private static final Duration KEPT = Duration.ofDays(7);
    private static final int MOST_SLOTS = 500;
    private static final int MEGABYTE_BITS = 20;

    /** @throws CommandFailure when they make no sense */
    static ProcessSettings of(WorkerOptions options, Invocation invocation) {
        AmqpSettings broker = options.fleet.broker(invocation, "worker");
        CoordinatorAccess coordinator = new CoordinatorAccess(
                coordinators(options.coordinators),
                options.fleet.certificates(invocation),
                readable(options.tokenFile, "--token-file", invocation),
                Optional.ofNullable(invocation.environment().get("COPPICE_TOKEN")));
        Path data = path(options.data, invocation)
                .orElseGet(() -> UserDirectories.of(invocation).state().resolve("worker"));
        return new ProcessSettings(
                broker,
                coordinator,
                pools(options.pools),
                slots(options.slots),
                Optional.ofNullable(options.name),
                data,
                path(options.worktreeBase, invocation).orElse(data.resolve("worktrees")),
                new AllowedRepositories("--allow-repo", allowed(options.allowedRepositories, broker, coordinator)),
                readable(options.secrets, "--secrets-dir", invocation),
                options.passedVariables,
                inContainers(options.allowedInContainers),
                new HostMemory(options.containerMemory << MEGABYTE_BITS, options.minFreeMemory << MEGABYTE_BITS),
                TaskContainers.rules(options.taskContainers),
                tasks(options.tasksIn),
                hosting(options),
                options.preserveFailedWorktrees ? Optional.of(KEPT) : Optional.empty(),
                options.cleanupOnCompletion,
                options.workerRestartOnError,
                options.minFreeDisk << MEGABYTE_BITS,
                options.minFreeMemory << MEGABYTE_BITS,
                new SpoolLimits(options.spoolSize << MEGABYTE_BITS, duration("--spool-age", options.spoolAge)),
                duration("--drain-timeout", options.drainTimeout),
                Optional.ofNullable(options.metricsListen).map(ProcessSettings::address));
    }

    AmqpSettings amqp(WorkerId name) {
        return broker.withName("worker " + name);
    }

    HostVariables host(Map<String, String> environment) {
        return new HostVariables(environment, Path.of(System.getProperty("user.home")), passedVariables);
    }

    SecretSource secretSource(Map<String, String> environment) {
        SecretSource variables = new VariableSecrets(environment, SECRETS);
        return secrets.<SecretSource>map(folder -> SecretSource.firstOf(List.of(new SecretFolder(folder), variables)))
                .orElse(variables);
    }

    private static TaskRule tasks(String where) {
        return switch (where) {
            case "any" -> TaskRule.ANYWHERE;
            case "container" -> TaskRule.IN_CONTAINERS;
            default -> throw CommandFailure.usage("--tasks-in " + where + ": write any or container");
        };
    }

    /** Whoever may publish at the broker has this worker run what they like, of the repositories that are allowed. */
    private static List<String> allowed(List<String> named, AmqpSettings broker, CoordinatorAccess coordinator) {
        if (!named.isEmpty()) {
            return named;
        }
        if (ServerAddress.isLoopback(broker.address().host()) && coordinator.isOnThisMachine()) {
            return List.of("**");
        }
        throw CommandFailure.usage("--allow-repo is missing: name the repositories whose jobs this worker runs, such as"
                + " 'https://git.example.org/team/**'; '**' allows all. Only where broker and coordinator are on this"
                + " machine may it be left out");
    }

    private static List<URI> coordinators(List<String> texts) {
        return texts.stream().map(ProcessSettings::coordinator).toList();
    }

    private static URI coordinator(String text) {
        try {
            URI address = new URI(text);
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (web && address.getHost() != null && address.getUserInfo() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Said below: without its text, which may hold what is secret.
        }
        throw CommandFailure.usage(
                "--coordinator: write a URL such as https://coppice.example.org; a token goes into --token-file");
    }

    private static Set<String> pools(List<String> names) {
        try {
            return names.stream().map(Names::pool).collect(Collectors.toUnmodifiableSet());
        } catch (InvalidValue e) {
            throw CommandFailure.usage("--pool: " + e.getMessage() + "\n    " + e.hint(), e);
        }
    }

    private static Set<String> inContainers(List<String> keys) {
        keys.stream()
                .filter(key -> !FileBounds.REFUSED.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw CommandFailure.usage("--allow-in-containers " + key + ": it is none of "
                            + String.join(", ", new TreeSet<>(FileBounds.REFUSED)));
                });
        return Set.copyOf(keys);
    }

    private static EnvironmentHosting hosting(WorkerOptions options) {
        if (options.environments < 0 || options.environments > MOST_SLOTS) {
            throw CommandFailure.usage(
                    "--environments " + options.environments + ": write a number from 0 to " + MOST_SLOTS);
        }
        String address = options.environmentAddress;
        if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}") && !address.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            throw CommandFailure.usage(
                    "--environment-address " + address + ": write an IP address of this host, such as 127.0.0.1");
        }
        return new EnvironmentHosting(options.environments, duration("--max-ttl", options.maxTtl), address, List.of());
    }

    private static int slots(@Nullable Integer asked) {
        int slots = asked == null ? Runtime.getRuntime().availableProcessors() : asked;
        if (slots < 1 || slots > MOST_SLOTS) {
            throw CommandFailure.usage("--slots " + slots + ": write a number from 1 to " + MOST_SLOTS);
        }
        return slots;
    }

    private static Optional<Path> path(@Nullable Path path, Invocation invocation) {
        return Optional.ofNullable(path)
                .map(given -> invocation.directory().resolve(given).normalize());
    }

    private static Optional<Path> readable(@Nullable Path given, String option, Invocation invocation) {
        Optional<Path> path = path(given, invocation);
        path.filter(file -> !Files.isReadable(file)).ifPresent(file -> {
            throw CommandFailure.usage(option + ": " + file + " can't be read");
        });
        return path;
    }

    private static Duration duration(String option, String text) {
        try {
            return DurationText.parse(text);
        } catch (InvalidValue e) {
            throw CommandFailure.usage(option + ": " + e.getMessage(), e);
        }
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw CommandFailure.usage("--metrics-listen: write HOST:PORT, such as 127.0.0.1:8471");
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port));
    }
}
