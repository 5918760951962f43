package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.engine.EngineException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a container may have of its host. */
final class HostConfigRules {
    private static final Set<String> FREE = Set.of(
            "AutoRemove",
            "ConsoleSize",
            "PortBindings",
            "PublishAllPorts",
            "RestartPolicy",
            "CapDrop",
            "Dns",
            "DnsOptions",
            "DnsSearch",
            "ExtraHosts",
            "GroupAdd",
            "ReadonlyRootfs",
            "Tmpfs",
            "ShmSize",
            "Sysctls",
            "CpuShares",
            "BlkioWeight",
            "CpuPeriod",
            "CpuQuota",
            "CpusetCpus",
            "CpusetMems",
            "Memory",
            "MemorySwap",
            "MemoryReservation",
            "MemorySwappiness",
            "KernelMemory",
            "KernelMemoryTCP",
            "NanoCpus",
            "PidsLimit",
            "Ulimits",
            "Init",
            "Binds",
            "Mounts");
    /** What must not say anything, unless the operator allows it. */
    private static final Map<String, Right> RIGHTS = Map.ofEntries(
            Map.entry("Privileged", Right.PRIVILEGED),
            Map.entry("Annotations", Right.PRIVILEGED),
            Map.entry("CgroupParent", Right.PRIVILEGED),
            Map.entry("Cgroup", Right.PRIVILEGED),
            Map.entry("OomKillDisable", Right.PRIVILEGED),
            Map.entry("CpuRealtimePeriod", Right.PRIVILEGED),
            Map.entry("CpuRealtimeRuntime", Right.PRIVILEGED),
            Map.entry("Devices", Right.DEVICES),
            Map.entry("DeviceCgroupRules", Right.DEVICES),
            Map.entry("DeviceRequests", Right.DEVICES));
    /** Where an empty list says much: nothing of the host's is hidden. */
    private static final List<String> HIDDEN_PATHS = List.of("MaskedPaths", "ReadonlyPaths");

    private static final List<String> NAMESPACES =
            List.of("IpcMode", "PidMode", "UTSMode", "UsernsMode", "CgroupnsMode");
    private static final Set<String> JUDGED = Set.of(
            "NetworkMode",
            "VolumesFrom",
            "Links",
            "CapAdd",
            "SecurityOpt",
            "LogConfig",
            "VolumeDriver",
            "Runtime",
            "Isolation",
            "OomScoreAdj",
            "StorageOpt");
    private static final Set<String> KEYS = Stream.of(FREE, RIGHTS.keySet(), HIDDEN_PATHS, NAMESPACES, JUDGED)
            .flatMap(Collection::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> LOGS = Set.of("", "json-file", "local", "none", "journald", "k8s-file");
    /** What an engine gives by itself, and what takes nothing from others. */
    private static final Set<String> CAPABILITIES = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "NET_RAW",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT",
            "IPC_LOCK",
            "SYS_NICE");

    private final Possessions own;
    private final SocketRules rules;

    HostConfigRules(Possessions own, SocketRules rules) {
        this.own = own;
        this.rules = rules;
    }

    /** A copy in the engine's words. Mounts are still to be judged. */
    ObjectNode check(ObjectNode asked) throws Refusal, EngineException, InterruptedException {
        ObjectNode host = Json.known(asked, "HostConfig.", KEYS);
        for (Map.Entry<String, Right> entry : RIGHTS.entrySet()) {
            if (Json.says(host.path(entry.getKey()))) {
                rules.require(entry.getValue(), "HostConfig." + entry.getKey());
            }
        }
        for (String key : HIDDEN_PATHS) {
            if (host.has(key)) {
                rules.require(Right.PRIVILEGED, "HostConfig." + key);
            }
        }
        for (String key : NAMESPACES) {
            namespace(host, key);
        }
        network(host);
        capabilities(Json.array(host.path("CapAdd"), "CapAdd"));
        for (JsonNode option : Json.array(host.path("SecurityOpt"), "SecurityOpt")) {
            if (!Json.text(option, "SecurityOpt").startsWith("no-new-privileges")) {
                rules.require(Right.PRIVILEGED, "the security option " + option.asString(""));
            }
        }
        oneOf(host, "VolumeDriver", Set.of("", "local"), Right.MOUNTS);
        oneOf(host, "Runtime", Set.of("", "runc", "crun"), Right.PRIVILEGED);
        oneOf(host, "Isolation", Set.of("", "default"), Right.PRIVILEGED);
        ObjectNode log = Json.object(host.path("LogConfig"), "LogConfig");
        oneOf(log, "Type", LOGS, Right.HOST);
        if (Json.number(host.path("OomScoreAdj"), "OomScoreAdj") < 0) {
            rules.require(Right.PRIVILEGED, "an OomScoreAdj below 0");
        }
        Json.known(Json.object(host.path("StorageOpt"), "StorageOpt"), "StorageOpt.", Set.of("size"));
        host.set("VolumesFrom", references(Json.array(host.path("VolumesFrom"), "VolumesFrom")));
        host.set("Links", links(Json.array(host.path("Links"), "Links")));
        new LimitRules(rules.limits()).apply(host);
        return host;
    }

    private void oneOf(ObjectNode node, String key, Set<String> values, Right right) throws Refusal {
        String value = Json.text(node.path(key), key);
        if (!values.contains(value)) {
            rules.require(right, key + " " + value);
        }
    }

    private void namespace(ObjectNode host, String key) throws Refusal, EngineException, InterruptedException {
        String mode = Json.text(host.path(key), key);
        if (mode.startsWith("container:")) {
            host.put(key, ofContainer(mode));
        } else if (!Set.of("", "private", "shareable", "none").contains(mode)) {
            rules.require(Right.HOST, key + " " + mode);
        }
    }

    private void network(ObjectNode host) throws Refusal, EngineException, InterruptedException {
        String mode = Json.text(host.path("NetworkMode"), "NetworkMode");
        if (mode.startsWith("container:")) {
            host.put("NetworkMode", ofContainer(mode));
        } else if (mode.equals("host")) {
            rules.require(Right.HOST, "the host's network");
        } else if (!mode.isEmpty()) {
            host.put("NetworkMode", own.network(mode));
        }
    }

    private String ofContainer(String mode) throws Refusal, EngineException, InterruptedException {
        return "container:" + own.container(mode.substring("container:".length()));
    }

    private void capabilities(ArrayNode added) throws Refusal {
        for (JsonNode capability : added) {
            String name =
                    Json.text(capability, "CapAdd").toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
            if (!CAPABILITIES.contains(name)) {
                rules.require(Right.CAPABILITIES, "the capability " + name);
            }
        }
    }

    private ArrayNode references(ArrayNode asked) throws Refusal, EngineException, InterruptedException {
        ArrayNode result = asked.arrayNode();
        for (JsonNode one : asked) {
            String[] parts = Json.text(one, "a container").split(":", 2);
            result.add(own.container(parts[0]) + (parts.length > 1 ? ":" + parts[1] : ""));
        }
        return result;
    }

    /** Such as {@code db:database}; without a colon the container has its own name. */
    ArrayNode links(ArrayNode asked) throws Refusal, EngineException, InterruptedException {
        ArrayNode result = asked.arrayNode();
        for (JsonNode one : asked) {
            String[] parts = Json.text(one, "a link").split(":", 2);
            String name = parts[0].replaceFirst("^/", "");
            result.add(own.container(name) + ":" + (parts.length > 1 ? parts[1] : name));
        }
        return result;
    }
}
