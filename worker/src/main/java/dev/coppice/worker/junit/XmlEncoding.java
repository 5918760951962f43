package dev.coppice.worker.junit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out how an XML file is encoded. */
final class XmlEncoding {
    private static final int DECLARATION = 256;
    private static final Pattern ENCODING =
            Pattern.compile("^<\\?xml[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._:-]+)[\"']");

    private XmlEncoding() {}

    /**
     * By its byte-order mark, which is read then, else by its first bytes, else by its declaration, else UTF-8.
     *
     * @param in supports mark and reset; left at the first character
     * @throws IllegalArgumentException when the declared encoding is none that is known here
     */
    static Charset detect(InputStream in) throws IOException {
        in.mark(DECLARATION);
        byte[] first = in.readNBytes(DECLARATION);
        in.reset();
        int pair = first.length < 2 ? 0 : (first[0] & 0xff) << 8 | (first[1] & 0xff);
        return switch (pair) {
            case 0xfeff, 0x003c -> skip(in, pair == 0xfeff ? 2 : 0, StandardCharsets.UTF_16BE);
            case 0xfffe, 0x3c00 -> skip(in, pair == 0xfffe ? 2 : 0, StandardCharsets.UTF_16LE);
            case 0xefbb -> skip(in, Math.min(3, first.length), StandardCharsets.UTF_8);
            default -> {
                Matcher declared = ENCODING.matcher(new String(first, StandardCharsets.ISO_8859_1));
                yield declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
            }
        };
    }

    private static Charset skip(InputStream in, int mark, Charset encoding) throws IOException {
        in.skipNBytes(mark);
        return encoding;
    }
}
