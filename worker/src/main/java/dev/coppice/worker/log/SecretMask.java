package dev.coppice.worker.log;

import dev.coppice.worker.process.OutputSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Passes bytes on with secret values replaced, also where one comes in pieces. What may be the beginning of a secret is held
 * back until more comes. A secret of several lines is replaced line by line.
 */
public final class SecretMask implements OutputSink {
    // A shorter line of a longer secret, such as a brace, tells nothing and is everywhere.
    private static final int SHORTEST_LINE = 4;

    private final byte[] mask = "***".getBytes(StandardCharsets.UTF_8);
    private final OutputSink next;
    private final byte[] @Nullable [][] byFirst = new byte[256][][];
    private final boolean nothingSecret;
    private byte[] held = new byte[0];

    SecretMask(Collection<String> secrets, OutputSink next) {
        this.next = next;
        List<byte[]> values = secrets.stream()
                .flatMap(SecretMask::lines)
                .distinct()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .sorted(Comparator.comparingInt((byte[] value) -> value.length).reversed())
                .toList();
        nothingSecret = values.isEmpty();
        for (byte[] value : values) {
            int first = value[0] & 0xff;
            byte[][] others = byFirst[first];
            byte[][] all = others == null ? new byte[1][] : Arrays.copyOf(others, others.length + 1);
            all[all.length - 1] = value;
            byFirst[first] = all;
        }
    }

    /** Replaces the secrets in texts. Safe for use by many threads. */
    public static UnaryOperator<String> ofTexts(Collection<String> secrets) {
        List<String> values = List.copyOf(secrets);
        return text -> values.isEmpty() || text.isEmpty() ? text : masked(text, values);
    }

    private static String masked(String text, List<String> secrets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SecretMask mask = new SecretMask(secrets, out::write);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            mask.write(bytes, 0, bytes.length);
            mask.finish();
        } catch (IOException e) {
            throw new IllegalStateException("memory can't be written", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Stream<String> lines(String secret) {
        List<String> lines = secret.lines().map(String::strip).toList();
        return lines.stream().filter(line -> line.length() >= (lines.size() == 1 ? 1 : SHORTEST_LINE));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (nothingSecret) {
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
    void finish() throws IOException {
        byte[] rest = held;
        held = new byte[0];
        mask(rest, 0, rest.length, false);
    }

    private void mask(byte[] bytes, int begin, int end, boolean moreComes) throws IOException {
        int from = begin;
        int at = begin;
        while (at < end) {
            byte[] found = candidate(bytes, at, end, moreComes);
            if (found == null) {
                at++;
            } else if (at + found.length > end) {
                held = Arrays.copyOfRange(bytes, at, end);
                end = at;
            } else {
                next.write(bytes, from, at - from);
                next.write(mask, 0, mask.length);
                at += found.length;
                from = at;
            }
        }
        if (end > from) {
            next.write(bytes, from, end - from);
        }
    }

    /** The longest secret that stands here, or of which the end of the bytes has the beginning. */
    private byte @Nullable [] candidate(byte[] bytes, int at, int end, boolean partly) {
        byte[][] values = byFirst[bytes[at] & 0xff];
        if (values == null) {
            return null;
        }
        for (byte[] value : values) {
            int there = Math.min(value.length, end - at);
            if ((partly || there == value.length) && Arrays.equals(bytes, at, at + there, value, 0, there)) {
                return value;
            }
        }
        return null;
    }
}
