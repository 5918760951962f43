package dev.coppice.attempt;

/**
 * A worker's hold on an attempt.
 *
 * @param token random; names this very execution, so that two executions of one attempt can be told apart
 */
public record Claim(AttemptId attempt, String token) {
    @Override
    public String toString() {
        return attempt + "/" + token;
    }
}
