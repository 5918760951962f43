package dev.coppice.cli.view;

import dev.coppice.cli.terminal.Line;
import dev.coppice.coordinator.session.SessionChange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One way to show a session. For one thread. Fails when its output can't be written any more. */
interface Renderer {

    /** How often {@link #refresh} is wanted. */
    Duration interval();

    /** Something has changed; the progress has it already. */
    void changed(SessionChange change) throws IOException;

    /** Shows what time has changed. */
    void refresh() throws IOException;

    /** Prints lines that stay. */
    void print(List<Line> lines) throws IOException;

    /** Leaves the output as a program finds it. May be called at any moment, and again. */
    void restore() throws IOException;
}
