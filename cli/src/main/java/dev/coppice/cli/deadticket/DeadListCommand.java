package dev.coppice.cli.deadticket;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.ApiPath;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.client.PageOptions;
import dev.coppice.cli.client.ServerOptions;
import dev.coppice.cli.document.DeadTicketDocument;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.Table;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", sortOptions = false, description = "List dead tickets, the newest first.")
final class DeadListCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final PageOptions page = new PageOptions();

    @Option(names = "--json", description = "Print the page as the API has it.")
    boolean json;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    DeadListCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        try (Client client = server.connect(invocation)) {
            Answer answer = client.get(page.of(ApiPath.of("dead-tickets")));
            if (json) {
                invocation.out().println(answer.pretty());
                return ExitCode.PASSED;
            }
            DeadTicketDocument.Page tickets = answer.as(DeadTicketDocument.Page.class);
            if (tickets.deadTickets().isEmpty()) {
                invocation.out().println("There is no dead ticket.");
            } else {
                print(tickets.deadTickets());
            }
            page.tellOfMore(tickets.nextCursor(), invocation);
            return ExitCode.PASSED;
        }
    }

    private void print(List<DeadTicketDocument> tickets) throws IOException {
        Table table = new Table(
                Table.Column.text("ID"),
                Table.Column.text("DIED"),
                Table.Column.text("POOL"),
                Table.Column.text("REASON"),
                Table.Column.text("JOB"),
                Table.Column.number("ATTEMPT"),
                Table.Column.text("REPLAYED"));
        for (DeadTicketDocument ticket : tickets) {
            table.row(
                    ticket.deadId(),
                    ticket.deadAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                    ticket.pool(),
                    ticket.reason(),
                    ticket.jobId().orElse("unreadable"),
                    ticket.attempt().map(Object::toString).orElse(""),
                    ticket.replayedAt().isPresent() ? "yes" : "no");
        }
        table.print(Terminal.of(invocation));
    }
}
