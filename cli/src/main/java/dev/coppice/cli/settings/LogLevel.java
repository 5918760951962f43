package dev.coppice.cli.settings;

import java.util.Locale;

/** How much a process says of what it does. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    /** That of libraries: what they say below the usual is for their makers. */
    public LogLevel ofLibraries() {
        return compareTo(INFO) > 0 ? INFO : this;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
