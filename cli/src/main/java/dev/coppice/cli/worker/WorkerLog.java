package dev.coppice.cli.worker;

import dev.coppice.cli.settings.LogLevel;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a worker logs, a line each on standard error. */
final class WorkerLog {
    private static final String FORMAT = "%1$tFT%1$tT.%1$tL%1$tz %4$-7s %3$s: %5$s%6$s%n";

    private WorkerLog() {}

    /** Sets it up; before anything is logged. */
    static void begin(LogLevel level) {
        // Libraries are quiet, and what Coppice has to say of them it says itself.
        System.setProperty("slf4j.provider", "org.slf4j.nop.NOPServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
        Logger root = Logger.getLogger("");
        root.setLevel(of(level.ofLibraries()));
        Logger.getLogger("dev.coppice").setLevel(of(level));
        for (var handler : root.getHandlers()) {
            handler.setLevel(of(level));
        }
    }

    private static Level of(LogLevel level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.FINER;
        };
    }
}
