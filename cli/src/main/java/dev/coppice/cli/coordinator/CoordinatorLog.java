package dev.coppice.cli.coordinator;

import dev.coppice.cli.settings.LogLevel;

/** What a coordinator logs, on standard output. */
final class CoordinatorLog {
    private CoordinatorLog() {}

    /** Sets it up; before anything is logged, and before Spring starts, which reads these properties. */
    static void begin(LogLevel level, LogFormat format) {
        // Servers log through Logback, while everything else of the program is quiet.
        System.setProperty("slf4j.provider", "ch.qos.logback.classic.spi.LogbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("logging.level.root", level.ofLibraries().toString());
        System.setProperty("logging.level.dev.coppice", level.toString());
        if (format == LogFormat.JSON) {
            System.setProperty("logging.structured.format.console", "ecs");
        }
    }
}
