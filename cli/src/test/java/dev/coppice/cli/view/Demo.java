package dev.coppice.cli.view;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.attempt.TestCounts;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.job.JobState;
import dev.coppice.time.SystemTimers;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Plays a session on this terminal, to look at: about half a minute, at {@code args[0]} times the speed (default 1). */
final class Demo {
    private final FakeSession session;
    private final SystemTimers timers = new SystemTimers();
    private final double speed;

    private Demo(FakeSession session, double speed) {
        this.session = session;
        this.speed = speed;
    }

    public static void main(String[] args) throws Exception {
        Clock clock = Clock.systemUTC();
        Demo demo = new Demo(new FakeSession(clock, 4), args.length > 0 ? Double.parseDouble(args[0]) : 1);
        String detail = args.length > 1 ? args[1] : "FULL";
        SessionView view = demo.begin(clock, SessionView.Detail.valueOf(detail));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(view::close));
        CountDownLatch over = new CountDownLatch(1);
        demo.script(over);
        over.await();
        view.summarise(Optional.of("build/coppice/s-1/report.html"));
        view.close();
        demo.timers.close();
    }

    private SessionView begin(Clock clock, SessionView.Detail detail) {
        session.job("docs/plans/worker.md", seconds(24), "Compile", "Unit tests", "Kill and restart")
                .job("docs/plans/coordinator.md", seconds(12), "Compile", "Unit tests", "Store on H2")
                .job("docs/plans/common.md", seconds(9), "Compile", "Unit tests")
                .job("docs/plans/cli.md", seconds(8), "Package the distribution", "Start it", "Run a plan")
                .job("docs/plans/orders.md", seconds(6), "Boot the server", "Place an order", "Cancel it")
                .job("docs/plans/naïve-日本語.md", Optional.empty(), "名前を確認する", "Ünïcödé 🎉 everywhere")
                .job("docs/plans/bench.md", seconds(5), "No-op jobs", "Makespan")
                .job("docs/plans/deploy.md", seconds(4), "Render manifests")
                .job("docs/plans/release.md", Optional.empty(), "Sign");
        SessionView view = SessionView.open(
                session.outline(),
                detail,
                Terminal.standardOutput(new FileOutputStream(FileDescriptor.out), System.getenv(), false),
                clock,
                timers,
                System.err::println);
        session.observedBy(view);
        return view;
    }

    private static Optional<Duration> seconds(int seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }

    private void at(double seconds, Runnable action) {
        timers.after(Duration.ofMillis((long) (seconds * 1000 / speed)), action);
    }

    private void script(CountDownLatch over) {
        at(0.3, () -> session.claim("docs/plans/worker.md", 1));
        at(0.9, () -> session.checkedOut("docs/plans/worker.md"));
        at(0.5, () -> session.run("docs/plans/coordinator.md", 2));
        at(0.6, () -> session.run("docs/plans/common.md", 3));
        at(0.7, () -> session.run("docs/plans/cli.md", 4));
        at(1.0, () -> session.taskPasses("docs/plans/common.md"));
        at(3.0, () -> session.taskPasses("docs/plans/cli.md"));
        at(4.0, () -> session.taskPasses("docs/plans/coordinator.md"));
        at(6.0, () -> session.taskPasses("docs/plans/worker.md"));
        at(7.0, () -> session.passes("docs/plans/common.md"));
        at(7.1, () -> session.run("docs/plans/orders.md", 3));
        at(8.5, () -> session.taskPasses("docs/plans/orders.md"));
        at(9.0, () -> session.passes("docs/plans/cli.md"));
        at(9.2, () -> session.run("docs/plans/naïve-日本語.md", 4));
        at(10, () -> session.taskPasses("docs/plans/coordinator.md"));
        at(10.5, () -> session.taskPasses("docs/plans/naïve-日本語.md"));
        at(11, () -> {
            session.taskEnds("docs/plans/orders.md", TaskStatus.FAILED, 1, Duration.ofMillis(2480), """
                    \u001b[32m> POST /orders\u001b[0m
                    < HTTP/1.1 500 Internal Server Error
                    {"error":"stock service did not answer within 2 s"}
                    curl: (22) The requested URL returned error: 500
                    """);
            session.attemptEnds("docs/plans/orders.md", AttemptOutcome.TESTS_FAILED, "");
        });
        at(12, () -> session.run("docs/plans/orders.md", 3));
        at(13, () -> session.taskPasses("docs/plans/orders.md"));
        at(14, () -> session.passes("docs/plans/coordinator.md"));
        at(13.5, () -> session.taskPasses("docs/plans/worker.md"));
        at(14.2, () -> session.run("docs/plans/bench.md", 2));
        at(15, () -> session.passes("docs/plans/naïve-日本語.md"));
        at(15.1, () -> session.run("docs/plans/deploy.md", 4));
        at(17, () -> session.passes("docs/plans/orders.md"));
        at(18, () -> {
            session.taskEnds(
                    "docs/plans/deploy.md",
                    TaskStatus.FAILED,
                    2,
                    Duration.ofMillis(2900),
                    "rendering 10%\rrendering 100%\nerror: deploy/worker.yaml:14: unknown field \"replica\","
                            + " did you mean \"replicas\"?\n");
            session.attemptEnds("docs/plans/deploy.md", AttemptOutcome.TESTS_FAILED, "", new TestCounts(12, 0, 0));
            session.jobEnds("docs/plans/deploy.md", JobState.FAILED, "");
            session.jobEnds("docs/plans/release.md", JobState.SKIPPED, "docs/plans/deploy.md did not pass");
        });
        at(20, () -> session.passes("docs/plans/bench.md"));
        at(23, () -> session.passes("docs/plans/worker.md"));
        at(23.1, () -> {
            session.ends();
            over.countDown();
        });
    }
}
