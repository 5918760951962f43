package dev.coppice.worker.environment.engine;

import java.util.List;

/**
 * What the processes of a container may do.
 *
 * @param drop capabilities that they don't get, such as {@code ALL}
 * @param add capabilities that they get all the same
 * @param newPrivileges whether set-user-id programs work
 */
public record Rights(List<String> drop, List<String> add, boolean newPrivileges) {
    /** As the engine gives them. */
    public static final Rights USUAL = new Rights(List.of(), List.of(), true);

    /** None but those of their user, and never more. */
    public static final Rights NONE = new Rights(List.of("ALL"), List.of(), false);

    public Rights {
        drop = List.copyOf(drop);
        add = List.copyOf(add);
    }
}
