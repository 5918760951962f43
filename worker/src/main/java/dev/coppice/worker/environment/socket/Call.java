package dev.coppice.worker.environment.socket;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call of the engine's API that is to be judged.
 *
 * @param references the parts of the path that name something, in its order
 * @param body read if a judge needs it
 */
record Call(String method, Target target, List<String> references, Body body) {
    /** The request's body, which is small when it is asked for. */
    @FunctionalInterface
    interface Body {
        byte[] read() throws IOException, Refusal;
    }

    String reference() {
        return references.getFirst();
    }

    Query query() {
        return target.query();
    }

    ObjectNode json() throws IOException, Refusal {
        return Json.object(body.read(), "the body of the request");
    }

    /** The engine's path of something, in the version that was asked for. */
    String path(String path, Query query) {
        return target.version() + path + query.text();
    }

    /** The path as it was asked for. */
    String path() {
        return path(target.path(), query());
    }
}
