package dev.coppice.cli.session;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.session.SessionRequest.PlanReference;
import dev.coppice.cli.watch.WatchOptions;
import dev.coppice.plan.DurationText;
import dev.coppice.plan.InvalidValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coppice submit}. */
@Command(
        name = "submit",
        sortOptions = false,
        description = "Have a coordinator run test plans on its workers.",
        footer = {
            "",
            "Exit codes: 0 submitted, or with --wait those of 'coppice run' by the session's verdict; 2 wrong usage, nothing"
                    + " was submitted; 3 the coordinator can't be reached or can't do it; 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP"
                    + " (the session goes on).",
            "",
            "Examples:",
            "  coppice submit --wait docs/plans/*.md",
            "  coppice submit --repo https://git.example.org/shop.git --rev main docs/plans/orders.md",
            "  coppice submit --command 'mvn -q -pl {} verify' common worker",
        })
public final class SubmitCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final SubmitOptions options = new SubmitOptions();

    @Mixin
    private final WatchOptions shown = new WatchOptions();

    @Mixin
    private final ServerOptions server = new ServerOptions();

    /** @param invocation what it is called with */
    public SubmitCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (options.plans.isEmpty() && options.command == null) {
            throw CommandFailure.usage("nothing to submit: name plans, such as docs/plans/*.md, or give --command");
        }
        try (Client client = server.connect(invocation)) {
            SessionRequest request = request(Submitted.find(options.repository, options.revision, invocation));
            String key = options.key == null ? UUID.randomUUID().toString() : options.key;
            Answer answer = client.post(ApiPath.of("sessions"), request, key);
            return new NewSession(invocation, client, shown).show(answer, options.wait);
        }
    }

    private SessionRequest request(Submitted submitted) {
        boolean isCommand = options.command != null;
        return new SessionRequest(
                Optional.of(submitted.repository()),
                submitted.revision(),
                isCommand
                        ? List.of()
                        : options.plans.stream()
                                .map(plan -> new PlanReference(
                                        submitted.plan(plan, invocation.directory()), options.batches))
                                .toList(),
                Optional.ofNullable(options.command),
                isCommand ? options.plans : List.of(),
                Optional.ofNullable(options.pool),
                Optional.ofNullable(options.priority),
                Optional.ofNullable(options.workers),
                Optional.ofNullable(options.retries),
                seconds("--timeout", options.timeout),
                seconds("--task-timeout", options.taskTimeout),
                map(options.labels),
                map(options.env));
    }

    private static Optional<Long> seconds(String option, @Nullable String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(DurationText.parse(text).toSeconds());
        } catch (InvalidValue e) {
            throw CommandFailure.usage(option + ": " + e.getMessage() + "\n    " + e.hint(), e);
        }
    }

    /** Of a name that is given twice, the last value counts. */
    private static Map<String, String> map(List<Map.Entry<String, String>> entries) {
        Map<String, String> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }
}
