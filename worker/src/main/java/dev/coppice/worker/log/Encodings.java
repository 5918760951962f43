package dev.coppice.worker.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A text as the usual encodings write it, each in the ways in which programs differ. */
final class Encodings {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /** What encoders of URLs leave as it is, beside letters and digits. */
    private static final List<String> KEPT_IN_URLS = List.of(
            "-._~", // RFC 3986's unreserved characters: Go, Ruby, curl
            "-._", // PHP
            "-._*", // forms in Java and in browsers
            "-._~/", // Python
            "-._~!*'()", // JavaScript: encodeURIComponent
            "-._~!*'();/?:@&=+$,#", // JavaScript: encodeURI
            "-._~$&+,;=", // Go: user and password
            "-._~!$&'()*+,;=", // RFC 3986: user and password
            "-._~!$&'()*+,;=:@/"); // RFC 3986: paths

    /** What writers of JSON give by number though they need not. */
    private static final List<String> NUMBERED_IN_JSON =
            List.of("", "<>&", "<>&'", "<>&'=", "<>&'\"", "<>&'\"/", "<>&'+");

    private static final List<String> QUOTES = List.of("\"", "&quot;", "&#34;", "&#x22;");
    private static final List<String> APOSTROPHES = List.of("'", "&apos;", "&#39;", "&#039;", "&#x27;");

    private Encodings() {}

    /** All forms; some may be the text itself. */
    static Set<String> of(String text) {
        Set<String> forms = new LinkedHashSet<>();
        byte[] bytes = text.getBytes(UTF_8);
        for (int before = 0; before < 3; before++) {
            base64(bytes, before, Base64.getEncoder(), forms);
            base64(bytes, before, Base64.getUrlEncoder(), forms);
        }
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        for (boolean upper : new boolean[] {true, false}) {
            for (String kept : KEPT_IN_URLS) {
                forms.add(url(bytes, kept, "+", upper));
                forms.add(url(bytes, kept, "%20", upper));
            }
            for (String numbered : NUMBERED_IN_JSON) {
                for (boolean ascii : new boolean[] {true, false}) {
                    forms.add(json(text, numbered, ascii, upper, "/"));
                    forms.add(json(text, numbered, ascii, upper, "\\/"));
                }
            }
        }
        xml(text, forms);
        shell(text, forms);
        return forms;
    }

    /** As part of something longer, of which so many bytes come before, but for multiples of three. */
    private static void base64(byte[] bytes, int before, Base64.Encoder encoder, Set<String> forms) {
        byte[] longer = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, longer, before, bytes.length);
        String encoded = encoder.withoutPadding().encodeToString(longer);
        int from = (before * 8 + 5) / 6; // the characters that the bytes alone decide,
        int to = longer.length * 8 / 6;
        for (String form : List.of(encoded.substring(from, to), encoded.substring(from))) { // or they and the end
            forms.add(form);
            forms.add(form.replace("/", "\\/"));
            forms.add(url(form.getBytes(UTF_8), "", "", true));
            forms.add(url(form.getBytes(UTF_8), "", "", false));
        }
    }

    private static String url(byte[] bytes, String kept, String space, boolean upper) {
        HexFormat hex = upper ? HexFormat.of().withUpperCase() : HexFormat.of();
        StringBuilder url = new StringBuilder();
        for (byte b : bytes) {
            if (b > 0 && (LETTERS.indexOf(b) >= 0 || kept.indexOf(b) >= 0)) {
                url.append((char) b);
            } else if (b == ' ') {
                url.append(space);
            } else {
                url.append('%').append(hex.toHexDigits(b));
            }
        }
        return url.toString();
    }

    private static String json(String text, String numbered, boolean ascii, boolean upper, String slash) {
        HexFormat hex = upper ? HexFormat.of().withUpperCase() : HexFormat.of();
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (numbered.indexOf(c) >= 0) {
                json.append("\\u").append(hex.toHexDigits(c));
                continue;
            }
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '/' -> json.append(slash);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                default -> {
                    if (c < 0x20 || (ascii && c > 0x7e)) {
                        json.append("\\u").append(hex.toHexDigits(c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.toString();
    }

    private static void xml(String text, Set<String> forms) {
        String less = text.replace("&", "&amp;").replace("<", "&lt;");
        for (String open : List.of(less, less.replace(">", "&gt;"))) {
            for (String quote : QUOTES) {
                for (String apostrophe : APOSTROPHES) {
                    forms.add(open.replace("\"", quote).replace("'", apostrophe));
                }
            }
        }
    }

    private static void shell(String text, Set<String> forms) {
        forms.add(text.replace("'", "'\\''"));
        forms.add(text.replace("'", "'\"'\"'"));
        forms.add(text.replace("'", "''"));
        forms.add(text.replace("\"", "\"\""));
        forms.add(text.replaceAll("[$`\"\\\\]", "\\\\$0"));
        forms.add(text.replaceAll("[$`\"\\\\!]", "\\\\$0"));
        forms.add(text.replaceAll("^[~#]|[ !\"$&'()*,;<>?\\[\\\\\\]^`{|}]", "\\\\$0")); // bash's printf %q
        forms.add(text.replaceAll("[^A-Za-z0-9_@%+=:,./-]", "\\\\$0"));
        String ansi = text.replace("\\", "\\\\")
                .replace("'", "\\'")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
        forms.add(ansi);
        forms.add(octal(ansi));
    }

    private static String octal(String text) {
        StringBuilder octal = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            if (b >= 0x20 && b < 0x7f) {
                octal.append((char) b);
            } else {
                octal.append('\\').append(String.format("%03o", b & 0xff));
            }
        }
        return octal.toString();
    }
}
