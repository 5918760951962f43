package dev.coppice.cli.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A submission, as the API takes it; what is empty is left to the server. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record SessionRequest(
        Optional<String> repository,
        Optional<String> revision,
        List<PlanReference> plans,
        Optional<String> command,
        List<String> arguments,
        Optional<String> pool,
        Optional<Integer> priority,
        Optional<Integer> numWorkers,
        Optional<Integer> retries,
        Optional<Long> timeoutSeconds,
        Optional<Long> taskTimeoutSeconds,
        Map<String, String> labels,
        Map<String, String> env) {

    /** A plan, and the batches of it to run. */
    record PlanReference(String planFile, String batchRange) {}
}
