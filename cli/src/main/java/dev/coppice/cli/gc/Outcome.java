package dev.coppice.cli.gc;

/**
 * What became of something that is left.
 *
 * @param removed or would be, in a dry run
 * @param message why not
 */
record Outcome(Leftover leftover, boolean removed, boolean failed, String message) {

    static Outcome of(Leftover leftover, boolean dryRun) {
        if (leftover.stays().isPresent()) {
            return new Outcome(leftover, false, false, leftover.stays().get());
        }
        try {
            if (!dryRun) {
                leftover.removal().remove();
            }
            return new Outcome(leftover, true, false, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(leftover, false, true, "interrupted");
        } catch (Exception e) {
            return new Outcome(leftover, false, true, String.valueOf(e.getMessage()));
        }
    }
}
