package dev.coppice.coordinator.session;

/** Why an execution ran that the record of attempts does not account for, or why it did not wait for the coordinator's word. */
public enum StrayReason {
    TICKET_TWICE(
            "its ticket was there twice: it was published or delivered again after a connection, the broker or a coordinator"
                    + " had failed, and another execution was heard of first"),
    ATTEMPT_OVER("the attempt was over before anybody was heard of who ran it"),
    UNANSWERED("it asked the coordinator whether it may begin, and began when no answer had come for a lease"),
    WORKER_KILLED(
            "its worker was killed before the start had reached the broker, and told of it when it was started again");

    private final String words;

    StrayReason(String words) {
        this.words = words;
    }

    /** The reason, for people. */
    public String words() {
        return words;
    }
}
