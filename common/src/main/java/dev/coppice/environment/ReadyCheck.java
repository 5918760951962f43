package dev.coppice.environment;

/**
 * How the worker finds out whether a service is ready, beside its health.
 *
 * @param port in the container; 0 for {@link Kind#LOG}
 * @param text the path that is asked for, for {@link Kind#HTTP}; what a line of its output must hold, for {@link Kind#LOG}; empty for
 *     {@link Kind#TCP}
 */
public record ReadyCheck(Kind kind, int port, String text) {

    /** What is looked at. */
    public enum Kind {
        /** The port accepts connections. */
        TCP,
        /** A GET is answered with a status below 400. */
        HTTP,
        /** A line of the output holds the text. */
        LOG
    }

    public static ReadyCheck tcp(int port) {
        return new ReadyCheck(Kind.TCP, port, "");
    }

    public static ReadyCheck http(int port, String path) {
        return new ReadyCheck(Kind.HTTP, port, path);
    }

    public static ReadyCheck log(String text) {
        return new ReadyCheck(Kind.LOG, 0, text);
    }
}
