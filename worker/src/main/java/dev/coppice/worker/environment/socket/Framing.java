package dev.coppice.worker.environment.socket;

import java.util.List;

/** How the end of a body is told. */
sealed interface Framing {
    /** There is none. */
    record None() implements Framing {}

    /** So many bytes. */
    record Length(long bytes) implements Framing {}

    /** In chunks, the last of which is empty. */
    record Chunks() implements Framing {}

    /** The connection's end. */
    record Rest() implements Framing {}

    /** How the end of a request's body is told; strictly one way. */
    static Framing ofRequest(RequestHead head) throws Refusal {
        List<String> encodings = head.fields().values("Transfer-Encoding");
        List<String> lengths = head.fields().values("Content-Length");
        if (!encodings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw Refusal.bad("the request has both a Content-Length and a Transfer-Encoding");
            }
            if (head.minor() == 0
                    || encodings.size() > 1
                    || !encodings.getFirst().equalsIgnoreCase("chunked")) {
                throw Refusal.bad("the request has a Transfer-Encoding other than chunked");
            }
            return new Chunks();
        }
        return lengths.isEmpty() ? new None() : length(lengths);
    }

    /**
     * How the end of an answer's body is told.
     *
     * @param method of the request that it answers
     */
    static Framing ofResponse(String method, ResponseHead head) throws Refusal {
        if (method.equals("HEAD") || head.status() < 200 || head.status() == 204 || head.status() == 304) {
            return new None();
        }
        if (head.fields().lists("Transfer-Encoding", "chunked")) {
            return new Chunks();
        }
        List<String> lengths = head.fields().values("Content-Length");
        return lengths.isEmpty() ? new Rest() : length(lengths);
    }

    private static Framing length(List<String> lengths) throws Refusal {
        if (lengths.size() > 1 || !lengths.getFirst().matches("[0-9]{1,18}")) {
            throw Refusal.bad("a Content-Length is one number: " + lengths);
        }
        long bytes = Long.parseLong(lengths.getFirst());
        return bytes == 0 ? new None() : new Length(bytes);
    }
}
