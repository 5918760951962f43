package dev.coppice.coordinator.artifact;

import java.time.Duration;
import java.util.List;

/**
 * What a database tells of the folder that its sessions' files are in, and of the coordinators that use it. Safe for use by many
 * threads. Each method throws {@code StoreException} when the database fails.
 */
public interface FilesRegister {

    /**
     * Records the mark of the folder, unless one is recorded.
     *
     * @return the one that is recorded then
     */
    String claim(String mark);

    /** The mark that is recorded; empty when there is none yet. */
    String mark();

    /** Notes that a coordinator uses the database just now, in place of what was noted of it before. */
    void seen(FilesUser user);

    /** Forgets a coordinator, which stops. */
    void gone(String id);

    /** The coordinators that were seen lately, by the database's clock. */
    List<FilesUser> users(Duration lately);
}
