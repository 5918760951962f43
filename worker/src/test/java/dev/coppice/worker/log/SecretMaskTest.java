package dev.coppice.worker.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
    private static final String TOKEN = "ghpVALUE1234567890";
    private static final String ODD = "a/b+c d'e\"f\\g&h<i>j%k$l~é=m!n";

    /** Whole, and in pieces of several lengths: the same comes of it. */
    private static String masked(String text, String... secrets) throws IOException {
        SecretForms forms = SecretForms.of(List.of(secrets));
        byte[] bytes = text.getBytes(UTF_8);
        String whole = masked(bytes, forms, Math.max(1, bytes.length));
        for (int piece : new int[] {1, 2, 5, 17}) {
            assertThat(masked(bytes, forms, piece)).as("in pieces of " + piece).isEqualTo(whole);
        }
        return whole;
    }

    private static String masked(byte[] bytes, SecretForms forms, int piece) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SecretMask mask = new SecretMask(forms, out::write);
        for (int at = 0; at < bytes.length; at += piece) {
            mask.write(bytes, at, Math.min(piece, bytes.length - at));
        }
        mask.finish();
        return out.toString(UTF_8);
    }

    private static void isMasked(String secret, String form) throws IOException {
        assertThat(masked("before (" + form + ") after\n", secret)).as(form).isEqualTo("before (***) after\n");
    }

    @Test
    void coloursWithinASecretDoNotShowItAndGoOnAfterIt() throws IOException {
        assertThat(masked("url=https://bot:ghp\u001b[01;31m\u001b[KVALUE\u001b[m\u001b[K1234567890@host\n", TOKEN))
                .isEqualTo("url=https://bot:***\u001b[01;31m\u001b[m@host\n");
        assertThat(masked("\u001b[32mghpVALUE\u001b[0m1234567890 is plain", TOKEN))
                .isEqualTo("\u001b[32m***\u001b[0m is plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31m",
                "\u001b[K",
                "\u001b[?25l",
                "\u001b[38;2;1;2;3m",
                "\u001b[1;31m\u001b[4m",
                "\u001b(B",
                "\u001b7",
                "\u001b]0;a title\u0007",
                "\u001b]8;;https://example.org\u001b\\",
                "\u001bPq#0\u001b\\",
                "\u009b31m",
                "\u000e",
                "\u0000",
                "\u007f",
                "\u0007",
                "\b",
                "\u200b",
                "\u00ad",
                "\ufeff",
                "_\b",
                "\u001b",
                "[31m",
                "?[31m",
                "\ufffd[01;31m",
                "^[[31m",
                "\\u001b[31m",
                "\\033[31m",
                "\\x1b[31m",
                "\\e[31m",
                "&#27;[31m"
            })
    void whatNobodySeesHidesNothing(String unseen) throws IOException {
        for (int at = 1; at < TOKEN.length(); at++) {
            String out = masked("x " + TOKEN.substring(0, at) + unseen + TOKEN.substring(at) + " y", TOKEN);
            assertThat(out)
                    .startsWith("x ***")
                    .endsWith(" y")
                    .doesNotContain("ghp")
                    .doesNotContain("90");
        }
        assertThat(masked("x " + String.join(unseen, TOKEN.split("")) + " y", TOKEN))
                .startsWith("x ***")
                .endsWith(" y")
                .doesNotContain("V");
    }

    @Test
    void boldAndUnderlinedByOverstrikingIsMasked() throws IOException {
        isMasked("hunter2", "h\bhu\bun\bnt\bte\ber\br2");
        isMasked("hunter2", "h_\bu_\bn_\bt_\be_\br_\b2");
        assertThat(masked("hunter2\b\b\b\b\b\b\b*******", "hunter2")).doesNotContain("hunter2");
    }

    @Test
    void aLongSecretIsMaskedAlsoWhereALineWasTooShortForIt() throws IOException {
        assertThat(masked("ghpVALUE12\n34567890\nghpVALUE\r\n1234567890\nghp\nVALUE", TOKEN))
                .isEqualTo("***\n***\nghp\nVALUE");
        String long64 = Base64.getMimeEncoder(16, new byte[] {'\n'}).encodeToString(("user:" + TOKEN).getBytes(UTF_8));
        assertThat(masked(long64, TOKEN)).hasSizeLessThan(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {TOKEN, ODD, "pass", "ünïcödé?>>~~"})
    void base64IsMaskedWhateverIsAround(String secret) throws IOException {
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            for (Base64.Encoder padded : List.of(encoder, encoder.withoutPadding())) {
                for (String before : List.of("", "a", "ab", "bot:", "{\"k\":\"")) {
                    for (String after : List.of("", "\n", "@host", "\"}")) {
                        String encoded = padded.encodeToString((before + secret + after).getBytes(UTF_8));
                        String out = masked("x " + encoded + " y", secret);
                        int open = out.length() - "x *** y".length();
                        // What is left are the neighbours' characters, and one at each side that is shared with them.
                        assertThat(out).contains("***");
                        assertThat(open).isLessThanOrEqualTo((before.length() + after.length()) * 4 / 3 + 6);
                        assertThat(decodes(out, secret))
                                .as(encoded + " -> " + out)
                                .isFalse();
                    }
                }
            }
        }
    }

    /** Whether the value can be had of what is left by decoding its parts. */
    private static boolean decodes(String out, String secret) {
        for (String part : out.split("[^A-Za-z0-9+/_-]+", -1)) {
            String plain = new String(
                    Base64.getUrlDecoder()
                            .decode(part.replace('+', '-').replace('/', '_').substring(0, part.length() / 4 * 4)),
                    UTF_8);
            if (plain.contains(secret.substring(0, 3))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whatUrlsMakeOfASecretIsMasked() throws IOException {
        isMasked(ODD, URLEncoder.encode(ODD, UTF_8));
        isMasked(ODD, "a%2Fb%2Bc%20d'e%22f%5Cg%26h%3Ci%3Ej%25k%24l~%C3%A9%3Dm!n"); // JavaScript
        isMasked(ODD, "a%2fb%2bc%20d%27e%22f%5cg%26h%3ci%3ej%25k%24l~%c3%a9%3dm%21n");
        isMasked(ODD, "a/b%2Bc%20d%27e%22f%5Cg%26h%3Ci%3Ej%25k%24l~%C3%A9%3Dm%21n"); // Python
        isMasked(ODD, "a/b+c%20d'e%22f%5Cg&h%3Ci%3Ej%25k$l~%C3%A9=m!n"); // encodeURI
        isMasked("p@ss:w/rd", "p%40ss%3Aw%2Frd");
    }

    @Test
    void whatJsonMakesOfASecretIsMasked() throws IOException {
        isMasked(ODD, "a/b+c d'e\\\"f\\\\g&h<i>j%k$l~é=m!n");
        isMasked(ODD, "a\\/b+c d'e\\\"f\\\\g&h<i>j%k$l~\\u00e9=m!n"); // PHP
        isMasked(ODD, "a/b+c d'e\\\"f\\\\g\\u0026h\\u003ci\\u003ej%k$l~é=m!n"); // Go
        isMasked(ODD, "a/b+c d\\u0027e\\\"f\\\\g\\u0026h\\u003ci\\u003ej%k$l~é\\u003dm!n"); // Gson
        isMasked("one\ttwo\u0001é", "one\\ttwo\\u0001\\u00E9");
    }

    @Test
    void whatXmlAndHtmlMakeOfASecretIsMasked() throws IOException {
        isMasked(ODD, "a/b+c d'e\"f\\g&amp;h&lt;i&gt;j%k$l~é=m!n");
        isMasked(ODD, "a/b+c d&apos;e&quot;f\\g&amp;h&lt;i&gt;j%k$l~é=m!n");
        isMasked(ODD, "a/b+c d&#39;e&#34;f\\g&amp;h&lt;i>j%k$l~é=m!n");
        isMasked(ODD, "a/b+c d&#x27;e&quot;f\\g&amp;h&lt;i&gt;j%k$l~é=m!n");
    }

    /** As bash itself quotes them: for reuse, and when it traces. */
    @ParameterizedTest
    @ValueSource(strings = {ODD, "it's", "two words", "a\tb\u0001'c", "~x#y", "$HOME`id`\"", "back\\slash!"})
    void whatShellsMakeOfASecretIsMasked(String secret) throws Exception {
        for (String script : List.of(
                "printf '(%q)\\n' \"$S\"",
                "printf '(%s)\\n' \"${S@Q}\"",
                "set -x; : \"$S\"",
                "declare -p S",
                "LC_ALL=C printf '(%q)' \"$S\"",
                "export -p | grep '^declare -x S='")) {
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
            builder.environment().put("S", secret);
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process bash = builder.start();
            String said = new String(bash.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("+ set"))
                    .findFirst()
                    .orElseThrow();
            assertThat(masked(said, secret))
                    .as(script + " says " + said)
                    .contains("***")
                    .hasSizeLessThan(24);
        }
        isMasked(secret, secret.replace("'", "'\"'\"'"));
    }

    @Test
    void hexadecimalIsMasked() throws IOException {
        isMasked(TOKEN, HexFormat.of().formatHex(TOKEN.getBytes(UTF_8)));
        isMasked(TOKEN, HexFormat.of().withUpperCase().formatHex(TOKEN.getBytes(UTF_8)));
    }

    @Test
    void aSecretOfSeveralLinesIsMaskedByLineAndAsAWhole() throws IOException {
        String key = "-----BEGIN KEY-----\nMIIEabc/def+ghi\nrest==\n-----END KEY-----\n";
        assertThat(masked(key, key)).isEqualTo("***\n***\n***\n***\n");
        assertThat(masked(key.replace("\n", "\r\n"), key)).isEqualTo("***\r\n***\r\n***\r\n***\r\n");
        assertThat(masked(key.replace("\n", "\\n"), key)).isEqualTo("***\\n");
        assertThat(masked("k=" + URLEncoder.encode(key.strip(), UTF_8), key)).isEqualTo("k=***");
        assertThat(masked(Base64.getEncoder().encodeToString(key.getBytes(UTF_8)), key))
                .hasSizeLessThan(9);
    }

    @Test
    void secretsThatOverlapAreMaskedTogether() throws IOException {
        assertThat(masked("abcdef bcde xabcabcx", "abcd", "cdef", "bcabc")).isEqualTo("*** bcde xa***x");
        assertThat(masked("aaaaa b", "aaa")).isEqualTo("*** b");
        assertThat(masked("onetwo", "one", "two")).isEqualTo("******");
    }

    @Test
    void theBeginningOfASecretWhereATextWasCutIsMasked() throws IOException {
        assertThat(masked("x ghpVALUE12", TOKEN)).isEqualTo("x ***");
        assertThat(masked("x ghpVAL", TOKEN)).isEqualTo("x ghpVAL");
    }

    @Test
    void aShortSecretIsMaskedAsItIsButNotEncoded() throws IOException {
        assertThat(masked("x abc YWJj 616263", "abc")).isEqualTo("x *** YWJj 616263");
        assertThat(masked("x abcd YWJjZA== 61626364", "abcd")).isEqualTo("x *** ***== ***");
    }

    /** What is not secret comes through as it was, whatever it is. */
    @Test
    void whateverElseComesThroughUnchanged() throws IOException {
        Random random = new Random(7);
        byte[] alphabet = "ghp\u001b[;m]01VA\b_?\\u&^\n\r\u0007 x\u00e9".getBytes(UTF_8);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[200];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[random.nextInt(alphabet.length)];
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            SecretMask mask = new SecretMask(SecretForms.of(List.of(TOKEN)), out::write);
            for (int at = 0; at < bytes.length; ) {
                int n = Math.min(bytes.length - at, 1 + random.nextInt(9));
                mask.write(bytes, at, n);
                at += n;
            }
            mask.finish();
            assertThat(out.toByteArray()).isEqualTo(bytes);
        }
    }

    @Test
    void anEndlessTitleHoldsNothingBackForEver() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SecretMask mask = new SecretMask(SecretForms.of(List.of(TOKEN)), out::write);
        byte[] begin = "ghp\u001b]0;".getBytes(UTF_8);
        mask.write(begin, 0, begin.length);
        byte[] more = "x".repeat(6000).getBytes(UTF_8);
        mask.write(more, 0, more.length);
        assertThat(out.size()).isEqualTo(begin.length + more.length);
    }
}
