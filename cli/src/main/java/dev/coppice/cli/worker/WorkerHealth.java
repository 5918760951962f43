package dev.coppice.cli.worker;

import dev.coppice.cli.worker.MetricsServer.Answer;
import dev.coppice.slot.Readiness;
import dev.coppice.transport.Link;
import dev.coppice.worker.slot.WorkerStatus;
import dev.coppice.worker.upload.SpoolStatus;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** How a worker is, in the form of Spring Boot's health endpoints. */
record WorkerHealth(Link link, WorkerStatus worker, SpoolStatus spool) {
    private static final String JSON = "application/json";

    /** It answers: that is all that liveness asks. */
    static Answer alive() {
        return answer(true, Map.of());
    }

    /** Whether it takes tickets. */
    Answer ready() {
        return answer(link == Link.UP && worker.readiness() == Readiness.READY, details());
    }

    /** Whether it can do its work; a pause on somebody's word is no fault. */
    Answer whole() {
        return answer(link == Link.UP && worker.readiness() != Readiness.LACKING, details());
    }

    private Map<String, Object> details() {
        return Map.of(
                "broker",
                link,
                "coordinator",
                spool.reachable() ? "UP" : "DOWN",
                "readiness",
                worker.readiness(),
                "note",
                worker.note());
    }

    private static Answer answer(boolean good, Map<String, Object> details) {
        String body =
                JsonMapper.shared().writeValueAsString(Map.of("status", good ? "UP" : "DOWN", "details", details));
        return new Answer(good ? 200 : 503, JSON, body);
    }
}
