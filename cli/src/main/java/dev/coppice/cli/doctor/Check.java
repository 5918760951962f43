package dev.coppice.cli.doctor;

/**
 * What was found of one thing.
 *
 * @param hint how to mend it; empty where there is nothing to mend
 */
record Check(String name, Status status, String message, String hint) {
    enum Status {
        OK,
        WARNING,
        ERROR
    }

    static Check ok(String name, String message) {
        return new Check(name, Status.OK, message, "");
    }

    static Check warning(String name, String message, String hint) {
        return new Check(name, Status.WARNING, message, hint);
    }

    static Check error(String name, String message, String hint) {
        return new Check(name, Status.ERROR, message, hint);
    }
}
