package dev.coppice.cli.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Symbols;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table(
                    Table.Column.text("WORKTREE"), Table.Column.flexible("PLAN"), Table.Column.number("TOOK"))
            .row("wt-1", "docs/plans/日本語.md", "1m 42s")
            .row("wt-12", "a.md\u001b[31m", "0.8s");

    private List<String> at(int width) {
        return table.lines(width, Symbols.UNICODE).stream().map(Line::toString).toList();
    }

    @Test
    void columnsLineUp() {
        assertThat(at(0))
                .containsExactly(
                        "WORKTREE  PLAN                    TOOK",
                        "wt-1      docs/plans/日本語.md  1m 42s",
                        "wt-12     a.md                    0.8s");
    }

    @Test
    void flexibleColumnsGiveWay() {
        assertThat(at(28))
                .containsExactly(
                        "WORKTREE  PLAN          TOOK", "wt-1      docs/plan…  1m 42s", "wt-12     a.md          0.8s");
        assertThat(at(1)).contains("wt-1      doc…  1m 42s");
    }

    @Test
    void everyRowHasEveryColumn() {
        assertThatIllegalArgumentException().isThrownBy(() -> table.row("wt-1")).withMessageContaining("3 columns");
    }
}
