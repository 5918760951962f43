package dev.coppice.cli.environment;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.document.EnvironmentDocument;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.DurationText;
import dev.coppice.cli.view.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/**
 * Shows named environments of a fleet.
 *
 * @param server what a command is to end with, so that it goes to the same coordinator
 */
record FleetView(Invocation invocation, String server) {

    void printOne(Answer answer, boolean json) {
        PrintWriter out = invocation.out();
        if (json) {
            out.println(answer.pretty());
            return;
        }
        EnvironmentDocument environment = answer.as(EnvironmentDocument.class);
        String name = environment.name();
        out.println(name + "  " + environment.state()
                + (environment.message().isEmpty() ? "" : ": " + environment.message()));
        out.println("  host         " + environment.host() + "  (pool " + environment.pool() + ")");
        List<String> services = List.copyOf(environment.ports().keySet());
        for (int i = 0; i < environment.urls().size(); i++) {
            out.println("  url          " + environment.urls().get(i) + "  (" + services.get(i) + ")");
        }
        if (environment.address().startsWith("127.") && !environment.urls().isEmpty()) {
            out.println("               (of that host; to bring it here: coppice env forward " + name + server + ")");
        }
        environment
                .credentials()
                .ifPresent(credentials -> credentials.forEach((key, value) -> out.printf("  %-12s %s%n", key, value)));
        out.println("  services     " + String.join(", ", environment.services()));
        out.println("  repository   " + environment.repository() + "  (" + environment.revision() + ", commit "
                + environment.commit() + ")");
        environment
                .expires()
                .ifPresent(end -> out.println(
                        "  time left    " + left(environment) + "  (coppice env extend " + name + server + ")"));
        out.println("  owner        " + (environment.owner().isEmpty() ? "-" : environment.owner()));
        out.println("  logs         coppice env logs -f " + name + server);
        out.println("  stop         coppice env stop " + name + server + "  (--cleanup removes its volumes as well)");
        out.println("  list         coppice env list" + server);
    }

    void printAll(Answer answer, boolean json) throws IOException {
        if (json) {
            invocation.out().println(answer.pretty());
            return;
        }
        List<EnvironmentDocument> environments =
                answer.as(EnvironmentDocument.Environments.class).environments();
        if (environments.isEmpty()) {
            invocation.out().println("No environments on this fleet. Start one: coppice env start NAME --server URL");
            return;
        }
        Table table = new Table(
                Table.Column.text("NAME"),
                Table.Column.text("STATE"),
                Table.Column.text("HOST"),
                Table.Column.text("SERVICES"),
                Table.Column.text("URL"),
                Table.Column.text("AGE"),
                Table.Column.text("LEFT"),
                Table.Column.text("OWNER"),
                Table.Column.flexible("REPOSITORY"));
        for (EnvironmentDocument each : environments) {
            table.row(
                    each.state().equals("READY") || each.isStopped() ? Style.PLAIN : Style.WARNING,
                    each.name(),
                    each.state(),
                    each.host(),
                    String.join(",", each.services()),
                    each.urls().stream().findFirst().orElse("-"),
                    DurationText.coarse(
                            Duration.between(each.created(), invocation.time().instant())),
                    left(each),
                    each.owner().isEmpty() ? "-" : each.owner(),
                    each.repository());
        }
        table.print(Terminal.of(invocation));
    }

    private String left(EnvironmentDocument environment) {
        return environment
                .expires()
                .map(end ->
                        DurationText.coarse(Duration.between(invocation.time().instant(), end)))
                .orElse("-");
    }
}
