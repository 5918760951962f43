package dev.coppice.coordinator.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a database is. The password appears nowhere but here.
 *
 * @param url {@code jdbc:h2:file:PATH}, or {@code jdbc:postgresql://HOST:PORT/NAME}; may hold user and password
 * @param user goes before the one in the URL
 * @param password goes before the one in the URL
 */
public record DatabaseSettings(String url, Optional<String> user, Optional<String> password) {

    /** A database whose URL says all. */
    public static DatabaseSettings of(String url) {
        return new DatabaseSettings(url, Optional.empty(), Optional.empty());
    }

    /**
     * Looks whether there can be such a database; connects to nothing.
     *
     * @throws IllegalArgumentException when there can't; shows no password
     */
    public void check() {
        Address.of(this);
    }

    /** The file that holds it, there or not; empty when it is no file. */
    public Optional<Path> file() {
        return Address.of(this).file();
    }

    /** What it is called before those who are to know no address: its kind, and a server's name for it. */
    public String publicName() {
        return url.startsWith("jdbc:h2:")
                ? "the H2 database"
                : "the PostgreSQL database " + url.replaceFirst("^jdbc:postgresql:(//[^/]*/)?([^?/]*).*", "$2");
    }

    @Override
    public String toString() {
        return Address.of(this).toString();
    }
}
