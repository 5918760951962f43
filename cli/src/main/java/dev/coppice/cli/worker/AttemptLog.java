package dev.coppice.cli.worker;

import dev.coppice.attempt.AttemptResult;
import dev.coppice.transport.Event;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** Tells in the worker's log which attempts it runs, and how they end. */
final class AttemptLog implements Consumer<Event> {
    private static final System.Logger LOG = System.getLogger(AttemptLog.class.getName());

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.AttemptStarted started ->
                LOG.log(
                        Level.INFO,
                        "{0} begins in slot {1}",
                        started.claim().attempt(),
                        Integer.toString(started.slot().number()));
            case Event.AttemptFinished finished -> {
                AttemptResult result = finished.result();
                LOG.log(
                        Level.INFO,
                        "{0} has ended: {1}{2}",
                        finished.claim().attempt(),
                        result.outcome(),
                        result.reason().map(reason -> ", " + reason).orElse(""));
            }
            case Event.Preparing preparing -> {}
            case Event.CheckedOut out -> {}
            case Event.TaskFinished task -> {}
            case Event.LeaseCheck check -> {}
        }
    }
}
