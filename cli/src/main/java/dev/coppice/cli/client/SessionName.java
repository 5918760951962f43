package dev.coppice.cli.client;

import dev.coppice.cli.document.SessionPage;
import dev.coppice.cli.invocation.CommandFailure;

/** What a person calls a session or a job: its id, in which {@code latest} stands for the newest session. */
public final class SessionName {
    /** How commands describe a parameter that names a session. */
    public static final String DESCRIPTION = "The session's id, or 'latest' for the newest one.";

    private static final String LATEST = "latest";

    private SessionName() {}

    /** Whether an id is that of a job: the session's and the job's number in it. */
    public static boolean isJob(String id) {
        return id.matches(".+-\\d+");
    }

    /**
     * The id of the session that is meant.
     *
     * @throws CommandFailure when a job is named, or the newest session is meant and there is none
     */
    public static String session(String name, Client client) throws InterruptedException {
        if (isJob(name)) {
            throw CommandFailure.usage(name + " is a job: name its session, " + name.replaceFirst("-\\d+$", "")
                    + "; 'coppice explain " + name + "' tells of the job");
        }
        return id(name, client);
    }

    /**
     * The id of the job that is meant.
     *
     * @throws CommandFailure when a session is named, or the newest one is meant and there is none
     */
    public static String job(String name, Client client) throws InterruptedException {
        if (!isJob(name)) {
            throw CommandFailure.usage(name + " is no job: a job is SESSION-NUMBER, such as " + LATEST
                    + "-1, the first of the newest session; 'coppice results SESSION' lists a session's");
        }
        return id(name, client);
    }

    /**
     * The id of the session or job that is meant.
     *
     * @throws CommandFailure when the newest session is meant and there is none
     */
    public static String id(String name, Client client) throws InterruptedException {
        if (!name.equals(LATEST) && !name.startsWith(LATEST + "-")) {
            return name;
        }
        SessionPage newest = client.get(ApiPath.of("sessions").with("limit", 1)).as(SessionPage.class);
        if (newest.sessions().isEmpty()) {
            throw CommandFailure.usage(
                    "there is no session at " + client.address() + " yet: 'coppice submit' makes one");
        }
        return newest.sessions().getFirst().sessionId() + name.substring(LATEST.length());
    }
}
