package dev.coppice.worker.environment;

import dev.coppice.attempt.Claim;
import java.util.Locale;

/** The name that an environment's containers, networks and volumes begin with. */
public record Project(String name) {
    private static final int MOST = 24;
    private static final int SHORT_ID = 8;

    /**
     * That of an attempt: {@code <repo>-job-<plan>-<short id>}, which no other attempt has.
     *
     * @param repository a path or URL
     * @param plan the plan's path, or a job's label
     */
    public static Project ofJob(String repository, String plan, Claim claim) {
        return new Project(part(last(repository).replaceFirst("\\.git$", "")) + "-job-"
                + part(last(plan).replaceFirst("\\.[a-z]+$", "")) + "-"
                + part(claim.token()).substring(0, SHORT_ID));
    }

    /**
     * That of a run of a module's tests: {@code <repo>-agent-test-<module>-<short id>}.
     *
     * @param id in small letters and digits; no other run has it
     */
    public static Project ofTest(String repository, String module, String id) {
        return new Project(part(last(repository)) + "-agent-test-" + part(module) + "-" + id);
    }

    /**
     * That of a named environment: {@code <repo>-env-<name>-<short id>}.
     *
     * @param id in small letters and digits; no other environment has it
     */
    public static Project ofNamed(String repository, String name, String id) {
        return new Project(part(last(repository)) + "-env-" + part(name) + "-" + id);
    }

    private static String last(String path) {
        String bare = path.replaceFirst("/+$", "");
        return bare.substring(bare.lastIndexOf('/') + 1);
    }

    private static String part(String text) {
        String plain =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String cut = plain.length() > MOST ? plain.substring(0, MOST).replaceAll("-$", "") : plain;
        return cut.isEmpty() ? "x" : cut;
    }

    String container(String service) {
        return name + "-" + service;
    }

    /** No service's: those have no underscore before their names. */
    String tasks() {
        return name + "_tasks";
    }

    String network() {
        return name;
    }

    String volume(String volume) {
        return name + "-" + volume;
    }
}
