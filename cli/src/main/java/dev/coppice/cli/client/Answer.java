package dev.coppice.cli.client;

import dev.coppice.cli.invocation.CommandFailure;
import java.net.URI;
import tools.jackson.core.JacksonException;

/**
 * A document that the server answered with.
 *
 * @param body JSON
 */
public record Answer(URI address, String body) {

    /**
     * Its values.
     *
     * @throws CommandFailure when it does not hold them
     */
    public <T> T as(Class<T> type) {
        try {
            return Json.MAPPER.readValue(body, type);
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    /** The document as it is, for programs. */
    public String pretty() {
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(Json.MAPPER.readTree(body));
        } catch (JacksonException e) {
            throw unreadable(e);
        }
    }

    private CommandFailure unreadable(JacksonException e) {
        return CommandFailure.broken(
                address + " answered what this program can't read (" + e.getOriginalMessage()
                        + "): is it a coordinator, and of this version? 'coppice doctor' compares them",
                e);
    }
}
