package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.engine.Limits;
import tools.jackson.databind.node.ObjectNode;

/** Holds containers to the operator's limits. */
final class LimitRules {
    private static final long NANOS = 1_000_000_000;
    private static final long PERIOD_MICROS = 100_000;

    private final Limits limits;

    LimitRules(Limits limits) {
        this.limits = limits;
    }

    /** Gives the limits to one that asks for none. */
    void apply(ObjectNode host) throws Refusal {
        limits.memory().ifPresent(most -> {
            if (!Json.says(host.path("Memory"))) {
                host.put("Memory", most).put("MemorySwap", most);
            }
        });
        limits.cpus().ifPresent(most -> {
            if (!Json.says(host.path("NanoCpus")) && !Json.says(host.path("CpuQuota"))) {
                host.put("NanoCpus", (long) (most * NANOS));
            }
        });
        limits.processes().ifPresent(most -> {
            if (!Json.says(host.path("PidsLimit"))) {
                host.put("PidsLimit", most);
            }
        });
        check(host);
    }

    /** Refuses more than the limits; what is not asked for is none of its business. */
    void check(ObjectNode asked) throws Refusal {
        if (limits.memory().isPresent()) {
            long most = limits.memory().getAsLong();
            check("Memory", Json.number(asked.path("Memory"), "Memory"), most);
            check("MemorySwap", Json.number(asked.path("MemorySwap"), "MemorySwap"), most);
        }
        if (limits.cpus().isPresent()) {
            long most = (long) (limits.cpus().get() * NANOS);
            check("NanoCpus", Json.number(asked.path("NanoCpus"), "NanoCpus"), most);
            long quota = Json.number(asked.path("CpuQuota"), "CpuQuota");
            long period = Json.number(asked.path("CpuPeriod"), "CpuPeriod");
            check("CpuQuota", quota, (long) (limits.cpus().get() * (period == 0 ? PERIOD_MICROS : period)));
        }
        if (limits.processes().isPresent()) {
            check(
                    "PidsLimit",
                    Json.number(asked.path("PidsLimit"), "PidsLimit"),
                    limits.processes().getAsInt());
        }
    }

    private static void check(String name, long asked, long most) throws Refusal {
        if (asked > most || asked < 0) {
            throw Refusal.forbidden(
                    name + " " + asked + " is beyond the " + most + " that the operator allows with --task-containers");
        }
    }
}
