package dev.coppice.coordinator.token;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lets its bearer read in the name of a token until a time, and do nothing else; it tells neither the token's secret nor its hash. Kept in
 * cookies, which a browser sends to every port of a host.
 *
 * @param seal by which it is known to be made of the token's hash
 */
record ReadingPass(String token, Instant until, String seal) {
    private static final String FORM = "[0-9a-f]{1,40}\\.\\d{1,12}\\.[A-Za-z0-9_-]{43}";

    /** @param hash of the token's secret */
    static ReadingPass of(String token, Instant until, String hash) {
        Instant second = Instant.ofEpochSecond(until.getEpochSecond());
        return new ReadingPass(token, second, seal(token + "." + second.getEpochSecond(), hash));
    }

    /** Empty for what is no pass. */
    static Optional<ReadingPass> parse(String text) {
        if (!text.matches(FORM)) {
            return Optional.empty();
        }
        String[] parts = text.split("\\.", -1);
        return Optional.of(new ReadingPass(parts[0], Instant.ofEpochSecond(Long.parseLong(parts[1])), parts[2]));
    }

    /** Whether it was made of this hash, and its time is not over. */
    boolean isGood(String hash, Instant now) {
        return until.isAfter(now)
                && MessageDigest.isEqual(
                        of(token, until, hash).seal().getBytes(StandardCharsets.US_ASCII),
                        seal.getBytes(StandardCharsets.US_ASCII));
    }

    private static String seal(String text, String hash) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(hash.getBytes(StandardCharsets.US_ASCII), mac.getAlgorithm()));
            byte[] seal = mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(seal);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }

    /** As it is sent. */
    @Override
    public String toString() {
        return token + "." + until.getEpochSecond() + "." + seal;
    }
}
