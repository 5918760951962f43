package dev.coppice.cli.fleet;

import java.util.Locale;

/** What a worker can be told. */
enum WorkerOrder {
    PAUSE("It takes no more tickets; what runs goes on.", "will take no more tickets"),
    RESUME("It takes tickets again.", "will take tickets again"),
    DRAIN("It takes no more tickets, finishes what runs, and stops.", "will finish what it runs, and stop");

    private final String meaning;
    private final String told;

    WorkerOrder(String meaning, String told) {
        this.meaning = meaning;
        this.told = told;
    }

    /** As a command line and the API name it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String meaning() {
        return meaning;
    }

    /** What a worker does that was told. */
    String told() {
        return told;
    }
}
