package dev.coppice.cli.context;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.PrettyJson;
import dev.coppice.cli.view.Table;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "List the coordinators that are kept; * marks the one in use. Tokens are not shown.")
final class ContextListCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    ContextListCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        Contexts contexts = ContextFile.of(invocation).read();
        if (json) {
            printJson(contexts);
        } else if (contexts.contexts().isEmpty()) {
            invocation.out().println("There is no context yet: 'coppice context add NAME URL' keeps one.");
        } else {
            print(contexts);
        }
        return ExitCode.PASSED;
    }

    private void print(Contexts contexts) throws IOException {
        Table table = new Table(
                Table.Column.text(" "),
                Table.Column.text("NAME"),
                Table.Column.text("SERVER"),
                Table.Column.text("TOKEN"));
        contexts.contexts()
                .forEach((name, context) -> table.row(
                        isInUse(name, contexts) ? "*" : "",
                        name,
                        context.server(),
                        context.token().isPresent() ? "yes" : "no"));
        table.print(Terminal.of(invocation));
    }

    private void printJson(Contexts contexts) {
        List<Map<String, Object>> rows = contexts.contexts().entrySet().stream()
                .map(each -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("name", each.getKey());
                    row.put("server", each.getValue().server());
                    row.put("token", each.getValue().token().isPresent());
                    row.put("in_use", isInUse(each.getKey(), contexts));
                    return row;
                })
                .toList();
        invocation.out().println(PrettyJson.of(Map.of("contexts", rows)));
    }

    private static boolean isInUse(String name, Contexts contexts) {
        return contexts.current().filter(name::equals).isPresent();
    }
}
