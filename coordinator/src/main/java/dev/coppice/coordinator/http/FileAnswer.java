package dev.coppice.coordinator.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;

/**
 * Sends a file, or the part of it that was asked for. What jobs wrote is not to be trusted: a browser runs no script of it that could
 * act for the person who looks at it.
 */
final class FileAnswer {
    private static final int BUFFER = 64 << 10;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "md", "text/markdown; charset=utf-8",
            "xml", "application/xml",
            "json", "application/json",
            "jsonl", TEXT,
            "txt", TEXT,
            "log", TEXT,
            "png", "image/png",
            "jpg", "image/jpeg");

    private final HttpServletRequest request;
    private final HttpServletResponse response;

    FileAnswer(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    /** Opens the content where a part of it begins. */
    interface Content {
        InputStream from(long offset) throws IOException;
    }

    static InputStream openAt(Path file, long offset) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        return Channels.newInputStream(channel.position(offset));
    }

    /** Sends what was asked for of a content of so many bytes. */
    void send(String name, long size, Content content) throws IOException {
        headers(name);
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        long from = 0;
        long to = size;
        String asked = request.getHeader(HttpHeaders.RANGE);
        if (asked != null) {
            HttpRange range = range(asked, size);
            from = range.getRangeStart(size);
            to = range.getRangeEnd(size) + 1;
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + from + "-" + (to - 1) + "/" + size);
        }
        response.setContentLengthLong(to - from);
        try (InputStream in = content.from(from)) {
            copy(in, to - from);
        }
    }

    private HttpRange range(String asked, long size) {
        try {
            List<HttpRange> ranges = HttpRange.parseRanges(asked);
            if (ranges.size() == 1 && ranges.get(0).getRangeStart(size) < size) {
                return ranges.get(0);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        response.reset();
        response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
        throw new Problem(
                ProblemType.RANGE_NOT_SATISFIABLE,
                "there are " + size + " bytes; ask for one part of them, not for " + asked);
    }

    void headers(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        response.setContentType(TYPES.getOrDefault(ending, "application/octet-stream"));
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox allow-scripts");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    private void copy(InputStream in, long length) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = length;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("the file became shorter while it was sent");
            }
            response.getOutputStream().write(buffer, 0, read);
            left -= read;
        }
    }
}
