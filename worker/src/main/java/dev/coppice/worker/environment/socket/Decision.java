package dev.coppice.worker.environment.socket;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of a request. */
sealed interface Decision {
    /**
     * It goes on to the engine.
     *
     * @param path of the engine, with the query
     * @param makes whether something that outlives the call comes of it: then its answer is awaited, whatever ends meanwhile
     */
    record Pass(String path, Payload payload, Answer answer, boolean makes) implements Decision {
        Pass answered(Answer other) {
            return new Pass(path, payload, other, makes);
        }

        Pass making(Answer other) {
            return new Pass(path, payload, other, true);
        }
    }

    /** It is answered here. */
    record Say(int status, String json) implements Decision {
        static Say of(JsonNode json) {
            return new Say(200, Json.string(json));
        }
    }

    /** What goes to the engine as the body. */
    sealed interface Payload {
        /** Nothing, whatever came. */
        record None() implements Payload {}

        /** What comes, while it comes. */
        record Stream() implements Payload {}

        record Written(String json) implements Payload {}
    }

    /** What becomes of the engine's answer. */
    sealed interface Answer {
        /** It goes back while it comes; names in JSON lose what they have before them. */
        record Stream() implements Answer {}

        /** Both ends may go on to write what they like. */
        record Raw() implements Answer {}

        /** A small piece of JSON, of which something is learnt, or that is changed, if it tells of success. */
        record Seen(Reading reading) implements Answer {}
    }

    /** Learns from an answer, and may change it. */
    @FunctionalInterface
    interface Reading {
        void read(ObjectNode answer) throws Refusal;
    }

    Answer STREAM = new Answer.Stream();

    static Pass pass(String path, Payload payload) {
        return new Pass(path, payload, STREAM, false);
    }
}
