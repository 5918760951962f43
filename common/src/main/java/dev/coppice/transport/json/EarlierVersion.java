package dev.coppice.transport.json;

import dev.coppice.transport.Start;
import tools.jackson.databind.node.ObjectNode;

/** Gives messages of earlier versions the fields that came later, with what their lack stands for. */
final class EarlierVersion {
    private EarlierVersion() {}

    static void complete(ObjectNode content, int schema) {
        if (schema < 2) {
            switch (content.path("kind").asString("")) {
                case "attempt_started" -> content.put("start", Start.FRESH.name());
                case "heartbeat" -> content.putArray("waiting");
                default -> {}
            }
        }
    }
}
