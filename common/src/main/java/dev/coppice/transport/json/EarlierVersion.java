package dev.coppice.transport.json;

import dev.coppice.transport.Start;
import tools.jackson.databind.node.ObjectNode;

/** Gives messages of earlier versions the fields that came later or are left out, with what their lack stands for. */
final class EarlierVersion {
    private EarlierVersion() {}

    static void complete(ObjectNode content, int schema) {
        String kind = content.path("kind").asString("");
        if (kind.equals("heartbeat") && !content.has("abilities")) {
            content.putObject("abilities");
        }
        if (schema < 2) {
            switch (kind) {
                case "attempt_started" -> content.put("start", Start.FRESH.name());
                case "heartbeat" -> content.putArray("waiting");
                default -> {}
            }
        }
    }
}
