package dev.coppice.cli.view;

import dev.coppice.cli.terminal.Line;
import dev.coppice.cli.terminal.Style;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.coordinator.session.SessionChange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Lines one after another, for files and pipes: what {@link Happenings} tells, and where the session stands now and then. */
final class PlainRenderer implements Renderer {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final Terminal terminal;
    private final SessionProgress progress;
    private final Happenings happenings;
    private final InstantSource clock;
    private final boolean tellsProgress;

    /** @param tellsProgress whether it says now and then where the session stands */
    PlainRenderer(
            Terminal terminal,
            SessionProgress progress,
            Happenings happenings,
            InstantSource clock,
            boolean tellsProgress) {
        this.terminal = terminal;
        this.progress = progress;
        this.happenings = happenings;
        this.clock = clock;
        this.tellsProgress = tellsProgress;
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public void changed(SessionChange change) throws IOException {
        print(happenings.of(change));
    }

    @Override
    public void refresh() throws IOException {
        if (tellsProgress && progress.ended() < progress.total()) {
            Instant now = clock.instant();
            String left = progress.left(now)
                    .map(time -> ", about " + DurationText.coarse(time) + " left")
                    .orElse("");
            print(List.of(new Line()
                    .add(
                            Style.FAINT,
                            "%s %d of %d done, %d running, %s%s"
                                    .formatted(
                                            terminal.symbols().ellipsis(),
                                            progress.ended(),
                                            progress.total(),
                                            progress.running().size(),
                                            DurationText.coarse(progress.elapsed(now)),
                                            left))));
        }
    }

    @Override
    public void print(List<Line> lines) throws IOException {
        terminal.print(lines);
    }

    @Override
    public void restore() {}
}
