package dev.coppice.transport.json;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.BrokenReason;
import dev.coppice.attempt.Claim;
import dev.coppice.attempt.FailedTest;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.EnvironmentCall;
import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.environment.EnvironmentId;
import dev.coppice.environment.EnvironmentOrder;
import dev.coppice.environment.EnvironmentPort;
import dev.coppice.environment.EnvironmentReport;
import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.environment.EnvironmentState;
import dev.coppice.environment.EnvironmentTemplate;
import dev.coppice.environment.HealthCheck;
import dev.coppice.environment.PortSpan;
import dev.coppice.environment.PullPolicy;
import dev.coppice.environment.ReadyCheck;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.environment.TaskContainer;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.plan.Batch;
import dev.coppice.plan.Cache;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.plan.ShellBlock;
import dev.coppice.plan.Task;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Source;
import dev.coppice.transport.Start;
import dev.coppice.transport.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages of each kind, with something in every field; their names are those of the recordings. */
final class Samples {
    private static final Claim CLAIM = new Claim(new AttemptId(new JobId("s1-2"), 3), "0c7a-token");
    private static final EnvironmentId ENVIRONMENT = new EnvironmentId("WO-042", "5f1e-token");
    private static final Slot SLOT = new Slot(new WorkerId("forest-1"), 2);
    private static final Instant AT = Instant.parse("2026-11-21T10:15:30.123456789Z");

    private Samples() {}

    /** As this version has them. */
    static Map<String, Object> all() {
        Map<String, Object> all = ofVersion2();
        all.put("heartbeat_with_environments", hosting());
        all.put("keep_environment", new Command(7, new Control.KeepEnvironment(order()), Optional.of(AT)));
        all.put("remove_environment", new Command(7, new Control.RemoveEnvironment(ENVIRONMENT), Optional.of(AT)));
        all.put("open_tunnel_for_logs", tunnel(new EnvironmentCall.Logs(Optional.of("db"), true, Optional.of(20))));
        all.put(
                "open_tunnel_for_exec",
                tunnel(new EnvironmentCall.Exec(Optional.empty(), List.of("psql", "-l"), true)));
        all.put("open_tunnel_for_connection", tunnel(new EnvironmentCall.Connection(8090)));
        return all;
    }

    private static Command tunnel(EnvironmentCall call) {
        return new Command(7, new Control.OpenTunnel(ENVIRONMENT, "a1b2", call), Optional.of(AT));
    }

    /** What those of version 2 stand for. */
    static Map<String, Object> ofVersion2() {
        Map<String, Object> all = of(new Control.Proceed(CLAIM), Optional.of(AT));
        all.put("ticket", ticket(Optional.of(new Ticket.Offer(AT, true, Duration.ofSeconds(15)))));
        all.put("attempt_started", new Event.AttemptStarted(CLAIM, SLOT, AT, Start.ASKS));
        all.put("heartbeat", heartbeat(List.of(CLAIM)));
        all.put(
                "heartbeat_with_abilities",
                heartbeat(List.of(), Map.of("containers", "Docker 28.5.2", "compose", "2.40.3")));
        all.put("ticket_with_environment", ticket(Optional.empty(), Optional.of(environment())));
        all.put("preparing", new Event.Preparing(CLAIM, "waiting for db (starting, 4 s)"));
        return all;
    }

    /** What those of version 1 stand for. */
    static Map<String, Object> ofVersion1() {
        Map<String, Object> all = of(new Control.Tail(CLAIM), Optional.empty());
        all.put("ticket", ticket(Optional.empty()));
        all.put("attempt_started", new Event.AttemptStarted(CLAIM, SLOT, AT, Start.FRESH));
        all.put("heartbeat", heartbeat(List.of()));
        return all;
    }

    private static Map<String, Object> of(Control further, Optional<Instant> commanded) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("checked_out", new Event.CheckedOut(CLAIM, "wt-1", AT));
        all.put("task_finished", new Event.TaskFinished(CLAIM, task()));
        all.put("attempt_finished", finished(AttemptOutcome.TESTS_FAILED, Optional.empty()));
        all.put("attempt_broken", finished(AttemptOutcome.BROKEN, Optional.of(BrokenReason.DISK_FULL)));
        all.put("lease_check", new Event.LeaseCheck(CLAIM, AT));
        all.put("probe", new Probe("boot-of-a-coordinator", 4_000_000_000L));
        for (Control control : controls(further)) {
            String name = control.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
            all.put(name.toLowerCase(java.util.Locale.ROOT), new Command(7, control, commanded));
        }
        return all;
    }

    private static List<Control> controls(Control further) {
        return List.of(
                new Control.Cancel(CLAIM),
                new Control.Abandon(CLAIM),
                new Control.Pause(),
                new Control.Quarantine(),
                new Control.TakeOne(),
                new Control.Resume(),
                new Control.Drain(),
                new Control.Tail(CLAIM),
                further);
    }

    private static Heartbeat heartbeat(List<Claim> waiting) {
        return heartbeat(waiting, Map.of());
    }

    private static Heartbeat heartbeat(List<Claim> waiting, Map<String, String> abilities) {
        return new Heartbeat(
                        new WorkerId("forest-1"),
                        "boot-of-a-worker",
                        12,
                        AT,
                        Set.of("gpu"),
                        4,
                        Readiness.LACKING,
                        "2 GB of disk are free; a slot needs 5",
                        List.of(CLAIM))
                .withWaiting(waiting)
                .withAbilities(abilities);
    }

    private static Heartbeat hosting() {
        EnvironmentReport report = new EnvironmentReport(
                ENVIRONMENT,
                4,
                3,
                EnvironmentState.READY,
                List.of("db"),
                List.of(new EnvironmentPort("db", 5432, 8090)),
                Optional.of(AT),
                "stopping");
        return heartbeat(List.of())
                .withHosting(new EnvironmentHosting(2, Duration.ofHours(24), "127.0.0.1", List.of(report)));
    }

    private static EnvironmentOrder order() {
        EnvironmentTemplate template = new EnvironmentTemplate(
                "https://example.org/orders.git",
                "c0ffee",
                List.of("compose.yml"),
                environment().services(),
                Map.of("LANG", "C.UTF-8"),
                List.of("API_TOKEN"),
                List.of("test"),
                Optional.of(8069),
                Optional.empty(),
                Optional.of(new PortSpan(8090, 8100)),
                Duration.ofMinutes(5),
                Map.of("user", "odoo"));
        return new EnvironmentOrder(
                ENVIRONMENT, 4, EnvironmentOrder.Wish.RUNNING, 2, Duration.ofHours(8), true, "ann", template);
    }

    private static Event finished(AttemptOutcome outcome, Optional<BrokenReason> reason) {
        FailedTest failed = new FailedTest("OrderTest", "adds", Duration.ofMillis(15), "expected 2 but was 3");
        AttemptResult result = new AttemptResult(
                outcome, reason, "one test failed", List.of(task()), new TestCounts(10, 1, 2), List.of(failed));
        return new Event.AttemptFinished(
                CLAIM, SLOT, "wt-1", AT, AT.plusSeconds(90), result, "http://coordinator/files/1");
    }

    private static TaskResult task() {
        return new TaskResult("1.2", "Flow", TaskStatus.FAILED, 137, Duration.ofSeconds(61), "… killed\n");
    }

    private static EnvironmentSpec environment() {
        ServiceSpec db = new ServiceSpec(
                "postgres:17",
                PullPolicy.ALWAYS,
                List.of("postgres", "-c", "fsync=off"),
                Map.of("POSTGRES_PASSWORD", "test"),
                List.of(5432),
                List.of("data:/var/lib/postgresql/data"),
                List.of("/tmp"),
                Optional.of(HealthCheck.shell("pg_isready").every(Duration.ofSeconds(1), 30)),
                Optional.of(ReadyCheck.tcp(5432)),
                List.of(),
                Optional.of(1.5),
                Optional.of(512L << 20));
        return new EnvironmentSpec(
                Optional.of(TaskContainer.of("maven:3")),
                Map.of("db", db),
                Optional.of(new ComposeSpec(
                        List.of("compose.yml"),
                        List.of("test"),
                        "web",
                        Optional.of(8069),
                        Map.of("WEB_PORT", 8069),
                        Optional.empty())),
                Duration.ofMinutes(5));
    }

    private static Ticket ticket(Optional<Ticket.Offer> offer) {
        return ticket(offer, Optional.empty());
    }

    private static Ticket ticket(Optional<Ticket.Offer> offer, Optional<EnvironmentSpec> environment) {
        JobSpec spec = new JobSpec(
                "docs/plans/orders.md",
                "1,3-4",
                "orders end to end",
                List.of(new Batch(
                        1, "Build", List.of(new Task("1.1", "Compile", List.of(new ShellBlock("bash", "mvn\n", 12)))))),
                "gpu",
                5,
                2,
                Duration.ofMinutes(10),
                Optional.of(Duration.ofSeconds(90)),
                Isolation.CLONE,
                List.of(new Cache("maven", Optional.empty()), new Cache("models", Optional.of("data/models"))),
                Map.of("LANG", "C.UTF-8"),
                List.of("API_TOKEN"),
                List.of("**/TEST-*.xml"),
                List.of("**/*.log"),
                OnFailure.CONTINUE,
                environment);
        return new Ticket(
                new SessionId("s1"),
                new AttemptId(new JobId("s1-2"), 3),
                new Source("https://example.org/orders.git", "c0ffee"),
                spec,
                Set.of(new WorkerId("forest-2")),
                1,
                offer);
    }
}
