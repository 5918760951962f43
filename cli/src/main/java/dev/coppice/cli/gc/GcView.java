package dev.coppice.cli.gc;

import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.DurationText;
import dev.coppice.cli.view.PrettyJson;
import dev.coppice.cli.view.SizeText;
import dev.coppice.cli.view.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows what is left, and what became of it. */
final class GcView {
    private final Invocation invocation;
    private final boolean dryRun;

    GcView(Invocation invocation, boolean dryRun) {
        this.invocation = invocation;
        this.dryRun = dryRun;
    }

    void print(List<Outcome> outcomes, boolean json) throws IOException {
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("dry_run", dryRun);
            document.put("items", outcomes.stream().map(this::document).toList());
            invocation.out().println(PrettyJson.of(document));
            return;
        }
        if (outcomes.isEmpty()) {
            invocation.out().println("Nothing is left that is of no use.");
            return;
        }
        Table table = new Table(
                Table.Column.text("KIND"),
                Table.Column.number("AGE"),
                Table.Column.number("SIZE"),
                Table.Column.text(dryRun ? "WOULD BE" : "IS"),
                Table.Column.flexible("NAME"));
        for (Outcome outcome : outcomes) {
            Leftover leftover = outcome.leftover();
            table.row(
                    leftover.kind(),
                    DurationText.coarse(
                            Duration.between(leftover.since(), invocation.time().instant())),
                    leftover.bytes() < 0 ? "-" : SizeText.of(leftover.bytes()),
                    outcome.removed() ? "removed" : outcome.failed() ? "not removed" : "kept",
                    leftover.name() + (outcome.message().isEmpty() ? "" : ": " + outcome.message()));
        }
        table.print(Terminal.of(invocation));
        long bytes = outcomes.stream()
                .filter(Outcome::removed)
                .mapToLong(outcome -> Math.max(0, outcome.leftover().bytes()))
                .sum();
        invocation
                .out()
                .println(SizeText.of(bytes) + (dryRun ? " would be free; nothing was removed." : " are free now."));
    }

    private Map<String, Object> document(Outcome outcome) {
        Leftover leftover = outcome.leftover();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("kind", leftover.kind());
        document.put("name", leftover.name());
        document.put("last_used_at", leftover.since().toString());
        if (leftover.bytes() >= 0) {
            document.put("bytes", leftover.bytes());
        }
        document.put("removed", outcome.removed() && !dryRun);
        document.put("would_be_removed", outcome.removed());
        document.put("message", outcome.message());
        return document;
    }
}
