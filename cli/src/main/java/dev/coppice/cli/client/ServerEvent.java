package dev.coppice.cli.client;

import dev.coppice.cli.invocation.CommandFailure;
import java.net.URI;

/**
 * An event of a stream.
 *
 * @param name what kind of event
 * @param id what to go on after
 * @param data a JSON document
 */
public record ServerEvent(URI address, String name, String id, String data) {

    /**
     * The values of its document.
     *
     * @throws CommandFailure when it does not hold them
     */
    public <T> T as(Class<T> type) {
        return new Answer(address, data).as(type);
    }
}
