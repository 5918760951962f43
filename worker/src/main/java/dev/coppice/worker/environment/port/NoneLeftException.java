package dev.coppice.worker.environment.port;

import java.util.List;
import java.util.stream.Collectors;

/** All of what may be given out is taken; the message lists who holds what, and what to do. */
public final class NoneLeftException extends Exception {
    NoneLeftException(String what, List<String> holders, String remedy) {
        super(what + ":\n"
                + holders.stream().map(holder -> "  " + holder + "\n").collect(Collectors.joining()) + remedy);
    }
}
