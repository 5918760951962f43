package dev.coppice.coordinator.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.h2.Driver;
import org.h2.engine.Constants;

/** Where a database is, and how one connects there. User and password are apart from the URL, which can be shown. */
final class Address {
    static final int CONNECT_SECONDS = 10;

    private static final String H2 = "jdbc:h2:";
    private static final String H2_FILE = H2 + "file:";
    private static final String H2_ASYNC = H2 + "async:";
    private static final String POSTGRES = "jdbc:postgresql:";

    private final String url;
    private final Properties properties;

    private Address(String url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    static Address inMemory(String name) {
        return new Address(H2 + "mem:" + name, new Properties());
    }

    static Address of(DatabaseSettings settings) {
        String url = settings.url();
        Address address;
        if (url.startsWith(H2_FILE)) {
            address = h2(url);
        } else if (url.startsWith(POSTGRES)) {
            address = postgres(url);
        } else {
            throw new IllegalArgumentException("a database is given as jdbc:h2:file:PATH or"
                    + " jdbc:postgresql://HOST:PORT/NAME, not as something that begins with "
                    + url.split("[/?;@]", 2)[0]);
        }
        settings.user().ifPresent(user -> address.properties.setProperty("user", user));
        settings.password().ifPresent(password -> address.properties.setProperty("password", password));
        return address;
    }

    /**
     * A commit is on disk when it returns, as its callers must be able to rely on; H2 by itself writes half a second later. Its plain
     * file access is lost to all threads when one of them is interrupted, its asynchronous one is not.
     */
    private static Address h2(String url) {
        Address address = split(url, ";", ";");
        for (String[] setting : settings(address.url, ";", ";")) {
            String name = setting[0].toUpperCase(Locale.ROOT);
            if (name.equals("AUTO_SERVER") || name.equals("WRITE_DELAY")) {
                throw new IllegalArgumentException("the database " + address + " must not set " + name
                        + ": one coordinator uses it, and relies on each write");
            }
        }
        String file = start(address.url, ";").substring(H2_FILE.length());
        String others = address.url.substring(H2_FILE.length() + file.length());
        return new Address(
                H2_ASYNC + absolute(file) + others + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE",
                address.properties);
    }

    private static Path absolute(String file) {
        return file.startsWith("~/")
                ? Path.of(System.getProperty("user.home"), file.substring(2))
                : Path.of(file).toAbsolutePath();
    }

    /** Bounded waits, unless the URL sets others. */
    private static Address postgres(String url) {
        Address address = split(url, "?", "&");
        address.properties.setProperty("ApplicationName", "coppice");
        address.properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        address.properties.setProperty("loginTimeout", Integer.toString(CONNECT_SECONDS));
        address.properties.setProperty("socketTimeout", "60");
        address.properties.setProperty("tcpKeepAlive", "true");
        address.properties.setProperty("reWriteBatchedInserts", "true");
        return address;
    }

    /** Takes user and passwords out of a URL. */
    private static Address split(String url, String first, String next) {
        Properties secret = new Properties();
        List<String> others = new ArrayList<>();
        for (String[] setting : settings(url, first, next)) {
            String name = setting[0].toLowerCase(Locale.ROOT);
            if (setting.length > 1 && (name.equals("user") || name.endsWith("password"))) {
                secret.setProperty(
                        name, first.equals("?") ? URLDecoder.decode(setting[1], StandardCharsets.UTF_8) : setting[1]);
            } else {
                others.add(String.join("=", setting));
            }
        }
        String shown = start(url, first) + (others.isEmpty() ? "" : first + String.join(next, others));
        int host = shown.indexOf("//") + 2;
        int at = shown.indexOf('@', host);
        int path = shown.indexOf('/', host);
        if (first.equals("?") && host > 1 && at >= 0 && (path < 0 || at < path)) {
            String[] user = shown.substring(host, at).split(":", 2);
            secret.setProperty("user", URLDecoder.decode(user[0], StandardCharsets.UTF_8));
            if (user.length > 1) {
                secret.setProperty("password", URLDecoder.decode(user[1], StandardCharsets.UTF_8));
            }
            shown = shown.substring(0, host) + shown.substring(at + 1);
        }
        return new Address(shown, secret);
    }

    private static String start(String url, String first) {
        int end = url.indexOf(first);
        return end < 0 ? url : url.substring(0, end);
    }

    private static List<String[]> settings(String url, String first, String next) {
        List<String[]> settings = new ArrayList<>();
        int end = url.indexOf(first);
        if (end >= 0) {
            for (String setting : url.substring(end + 1).split(next, -1)) {
                settings.add(setting.split("=", 2));
            }
        }
        return settings;
    }

    /** The file of an H2 database; empty for any other. */
    Optional<Path> file() {
        return url.startsWith(H2_ASYNC)
                ? Optional.of(Path.of(start(url, ";").substring(H2_ASYNC.length()) + Constants.SUFFIX_MV_FILE))
                : Optional.empty();
    }

    boolean isPostgres() {
        return url.startsWith(POSTGRES);
    }

    boolean isH2File() {
        return url.startsWith(H2_ASYNC);
    }

    /** A connection that does not commit by itself. */
    Connection connect() throws SQLException {
        Connection connection = isPostgres()
                ? DriverManager.getConnection(url, properties)
                // The driver itself: a search for drivers on the class path would cost a start its time.
                : Optional.ofNullable(new Driver().connect(url, properties)).orElseThrow();
        connection.setAutoCommit(false);
        if (isPostgres()) {
            // A leader that is stopped within a transaction must not hold its locks for ever.
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET idle_in_transaction_session_timeout = '15s'");
            }
            connection.commit();
        }
        return connection;
    }

    @Override
    public String toString() {
        return start(start(url, ";"), "?").replace(H2_ASYNC, H2_FILE);
    }
}
