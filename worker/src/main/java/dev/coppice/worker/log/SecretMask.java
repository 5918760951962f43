package dev.coppice.worker.log;

import dev.coppice.worker.process.OutputSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.UnaryOperator;

/**
 * Passes bytes on with secret values replaced, in each of their {@link SecretForms}, also where one comes in pieces or with colours
 * inside. What may be the beginning of a secret is held back until more comes.
 */
public final class SecretMask implements OutputSink {
    private final SecretForms forms;
    private final OutputSink next;
    private final byte[] mask = "***".getBytes(StandardCharsets.UTF_8);
    private byte[] held = {};

    SecretMask(SecretForms forms, OutputSink next) {
        this.forms = forms;
        this.next = next;
    }

    /** Replaces secrets in what is written. */
    public static SecretMask of(Collection<String> secrets, OutputSink next) {
        return new SecretMask(SecretForms.of(secrets), next);
    }

    /** Replaces the secrets in texts, each of which is whole. Safe for use by many threads. */
    public static UnaryOperator<String> ofTexts(Collection<String> secrets) {
        SecretForms forms = SecretForms.of(secrets);
        return text -> forms.isEmpty() || text.isEmpty() ? text : masked(text, forms);
    }

    private static String masked(String text, SecretForms forms) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SecretMask mask = new SecretMask(forms, out::write);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            mask.write(bytes, 0, bytes.length);
            mask.finish();
        } catch (IOException e) {
            throw new IllegalStateException("memory can't be written", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (forms.isEmpty()) {
            next.write(bytes, offset, length);
        } else if (held.length == 0) {
            mask(bytes, offset, offset + length, true);
        } else {
            byte[] joined = Arrays.copyOf(held, held.length + length);
            System.arraycopy(bytes, offset, joined, held.length, length);
            held = new byte[0];
            mask(joined, 0, joined.length, true);
        }
    }

    /** Passes on what is held back: no more comes. */
    public void finish() throws IOException {
        byte[] rest = held;
        held = new byte[0];
        mask(rest, 0, rest.length, false);
    }

    /** Secrets that overlap are replaced together. */
    private void mask(byte[] bytes, int begin, int end, boolean moreComes) throws IOException {
        int passed = begin;
        int secret = begin; // where one begins that was found, and
        int secretEnd = begin; // where it ends; the same while there is none
        for (int at = begin; at < end; at++) {
            int found = forms.end(bytes, at, end, moreComes);
            if (at >= secretEnd && secret < secretEnd && found != SecretForms.NONE) {
                replace(bytes, passed, secret, secretEnd);
                passed = secretEnd;
                secret = secretEnd;
            }
            if (found == SecretForms.UNFINISHED) {
                int hold = secret < secretEnd ? secret : at;
                next.write(bytes, passed, hold - passed);
                held = Arrays.copyOfRange(bytes, hold, end);
                return;
            }
            if (found > secretEnd) {
                secret = secret < secretEnd ? secret : at;
                secretEnd = found;
            }
        }
        if (secret < secretEnd) {
            replace(bytes, passed, secret, secretEnd);
            passed = secretEnd;
        }
        if (end > passed) {
            next.write(bytes, passed, end - passed);
        }
    }

    private void replace(byte[] bytes, int passed, int secret, int secretEnd) throws IOException {
        if (secret > passed) {
            next.write(bytes, passed, secret - passed);
        }
        next.write(mask, 0, mask.length);
        passOnColours(bytes, secret, secretEnd);
    }

    /** What comes after a secret looks as it did, whatever colour began or ended within. */
    private void passOnColours(byte[] bytes, int from, int end) throws IOException {
        for (int at = from; at < end; at++) {
            if (bytes[at] == TerminalCodes.ESCAPE && at + 1 < end && bytes[at + 1] == '[') {
                int codeEnd = TerminalCodes.end(bytes, at, end);
                if (codeEnd > at && bytes[codeEnd - 1] == 'm') {
                    next.write(bytes, at, codeEnd - at);
                }
            }
        }
    }
}
