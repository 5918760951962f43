package dev.coppice.worker.upload;

import dev.coppice.attempt.Claim;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Brings attempts' files to where people find them. Safe for use by many threads; no call waits. */
public interface AttemptUploads {

    /**
     * The attempt has ended: its files are complete.
     *
     * @return completes when they are all there, or are given up, or have had nobody to go to for some seconds; never fails
     */
    CompletionStage<Void> deliver(Claim claim);

    /** The attempt's files are not wanted. */
    void discard(Claim claim);

    /** Sends on what the attempt prints, from here on, for half a minute: somebody reads it. */
    void follow(Claim claim);

    /** What keeps files from getting there, with what to do about it, for people; empty when nothing does. */
    String trouble();

    /** For files that are read where attempts write them. */
    static AttemptUploads none() {
        return new AttemptUploads() {
            @Override
            public CompletionStage<Void> deliver(Claim claim) {
                return CompletableFuture.completedStage(null);
            }

            @Override
            public void discard(Claim claim) {}

            @Override
            public void follow(Claim claim) {}

            @Override
            public String trouble() {
                return "";
            }
        };
    }
}
