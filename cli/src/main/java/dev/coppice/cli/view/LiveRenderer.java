package dev.coppice.cli.view;

import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.LiveArea;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.coordinator.session.SessionChange;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What runs, repainted in place at the end of the terminal; what stays scrolls by above it. */
final class LiveRenderer implements Renderer {
    private static final Duration INTERVAL = Duration.ofMillis(120);

    private final Terminal terminal;
    private final LiveArea area;
    private final Happenings happenings;
    private final LiveLines lines;
    private final InstantSource clock;
    private final List<Line> toPrint = new ArrayList<>();
    private int frame;

    LiveRenderer(Terminal terminal, SessionProgress progress, Happenings happenings, InstantSource clock) {
        this.terminal = terminal;
        this.happenings = happenings;
        this.clock = clock;
        area = new LiveArea(terminal);
        lines = new LiveLines(progress, terminal.symbols());
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public void changed(SessionChange change) {
        toPrint.addAll(happenings.of(change));
    }

    @Override
    public void refresh() throws IOException {
        var size = terminal.size().get();
        area.paint(toPrint, lines.at(clock.instant(), frame++, size), size);
        toPrint.clear();
    }

    @Override
    public void print(List<Line> more) {
        toPrint.addAll(more);
    }

    @Override
    public void restore() throws IOException {
        area.close();
        terminal.print(toPrint);
        toPrint.clear();
    }
}
