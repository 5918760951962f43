package dev.coppice.cli.attach;

import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.PrettyJson;
import dev.coppice.cli.view.Table;
import dev.coppice.worker.kept.KeptAttempt;
import dev.coppice.worker.kept.KeptAttempts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists kept attempts, for people and for programs. */
final class KeptView {
    private final Invocation invocation;

    KeptView(Invocation invocation) {
        this.invocation = invocation;
    }

    void print(KeptAttempts attempts, boolean json) throws IOException {
        List<KeptAttempt> all = attempts.list();
        if (json) {
            invocation
                    .out()
                    .println(PrettyJson.of(Map.of(
                            "kept",
                            all.stream()
                                    .map(kept -> document(kept, attempts.home(kept)))
                                    .toList())));
            return;
        }
        if (all.isEmpty()) {
            invocation.out().println("Nothing is kept. See coppice run --keep-failed");
            return;
        }
        Table table = new Table(
                Table.Column.text("JOB"),
                Table.Column.number("ATTEMPT"),
                Table.Column.text("ENDED"),
                Table.Column.text("UNTIL"),
                Table.Column.flexible("PLAN"),
                Table.Column.flexible("SERVICES"),
                Table.Column.flexible("FILES"));
        for (KeptAttempt kept : all) {
            table.row(
                    kept.job(),
                    Integer.toString(kept.number()),
                    kept.why(),
                    kept.expires().truncatedTo(ChronoUnit.SECONDS).toString(),
                    kept.plan(),
                    kept.services().isEmpty() ? "-" : String.join(", ", kept.services()),
                    kept.worktree().toString());
        }
        table.print(Terminal.of(invocation));
    }

    private static Map<String, Object> document(KeptAttempt kept, Path home) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("job_id", kept.job());
        document.put("number", kept.number());
        document.put("plan_file", kept.plan());
        document.put("repository", kept.repository());
        document.put("outcome", kept.why());
        document.put("expires_at", kept.expires().toString());
        document.put("worktree", kept.worktree().toString());
        document.put("home", home.toString());
        document.put("services", kept.services());
        kept.container().ifPresent(container -> document.put("container", container.name()));
        return document;
    }
}
