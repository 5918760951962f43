package dev.coppice.coordinator.token;

/**
 * A token that was just made.
 *
 * @param secret told this once; only its hash is kept
 */
public record NewToken(Token token, String secret) {
    @Override
    public String toString() {
        return "NewToken[" + token + "]";
    }
}
