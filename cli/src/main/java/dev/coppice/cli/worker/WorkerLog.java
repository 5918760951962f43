package dev.coppice.cli.worker;

import dev.coppice.cli.invocation.CommandFailure;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a worker logs, a line each on standard error. */
final class WorkerLog {
    private static final String FORMAT = "%1$tFT%1$tT.%1$tL%1$tz %4$-7s %3$s: %5$s%6$s%n";

    private WorkerLog() {}

    /** Sets it up; before anything is logged. */
    static void begin(String level) {
        System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
        Level least = switch (level) {
            case "error" -> Level.SEVERE;
            case "warn" -> Level.WARNING;
            case "info" -> Level.INFO;
            case "debug" -> Level.FINE;
            case "trace" -> Level.FINER;
            default -> throw CommandFailure.usage("--log-level " + level + ": write error, warn, info, debug or trace");
        };
        Logger root = Logger.getLogger("");
        root.setLevel(least.intValue() < Level.INFO.intValue() ? Level.INFO : least);
        Logger.getLogger("dev.coppice").setLevel(least);
        for (var handler : root.getHandlers()) {
            handler.setLevel(least);
        }
    }
}
