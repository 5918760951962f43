package dev.coppice.cli.coordinator;

import java.util.Locale;

/** How a coordinator writes what it logs. */
enum LogFormat {
    TEXT,
    JSON;

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
