package dev.coppice.coordinator.leadership;

/** Another coordinator decides by now. Nothing of the transaction is recorded; whoever decided must stop to. */
public final class LeadershipLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param epoch the epoch that has passed */
    public LeadershipLostException(long epoch) {
        super("the leadership of epoch " + epoch
                + " is lost: another coordinator decides; this one changes nothing any more");
    }
}
