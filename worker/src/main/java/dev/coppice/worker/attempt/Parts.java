package dev.coppice.worker.attempt;

import dev.coppice.attempt.AttemptResult;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What an attempt has to give back; the last that it got goes first. For one thread. */
final class Parts {
    /** Gives a part back. */
    interface Return {
        /**
         * Gives it back.
         *
         * @param result of the attempt; what is kept may depend on it
         */
        void giveBack(AttemptResult result) throws IOException;
    }

    private record Part(String trouble, Return back) {}

    private final Deque<Part> parts = new ArrayDeque<>();

    /**
     * Adds a part.
     *
     * @param trouble what to say when it can't be given back, such as {@code its home could not be removed}
     */
    void add(String trouble, Return back) {
        parts.push(new Part(trouble, back));
    }

    /**
     * Gives all back. A part that can't be given back does not keep the others.
     *
     * @return what could not be given back, and why
     */
    List<String> giveBack(AttemptResult result) {
        List<String> troubles = new ArrayList<>();
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.back().giveBack(result);
            } catch (IOException | RuntimeException | Error e) {
                troubles.add(part.trouble() + ": " + e.getMessage());
            }
        }
        return troubles;
    }
}
