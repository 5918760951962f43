package dev.coppice.worker.named;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes what one of several services says in whole lines, with its name before each. For one thread. */
public final class ServiceLines {
    private final byte[] prefix;
    private final OutputStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /**
     * @param service empty when there is but one: all is written as it comes
     * @param out which all of them write to
     */
    public ServiceLines(String service, OutputStream out) {
        this.prefix = service.isEmpty() ? new byte[0] : (service + " | ").getBytes(StandardCharsets.UTF_8);
        this.out = out;
    }

    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (prefix.length == 0) {
            out.write(bytes, offset, length);
            out.flush();
            return;
        }
        for (int i = offset; i < offset + length; i++) {
            line.write(bytes[i]);
            if (bytes[i] == '\n') {
                synchronized (out) {
                    out.write(prefix);
                    line.writeTo(out);
                    out.flush();
                }
                line.reset();
            }
        }
    }
}
