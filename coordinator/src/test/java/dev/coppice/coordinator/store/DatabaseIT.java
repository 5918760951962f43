package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.coordinator.session.StoreException;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.testkit.database.PostgresExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
class DatabaseIT {
    private static final Set<String> GENERATED = Set.of("CONSTRAINT_NAME", "INDEX_NAME");
    private static final String SECRET = "s3cr%65t";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void scriptsRunByThemselvesOrByFlywayGiveTheSameTables() throws SQLException {
        Address memory = Address.inMemory("tables");
        try (Connection direct = memory.connect();
                Database opened = Database.open(h2(""));
                Connection migrated = Address.of(h2("")).connect()) {
            assertThat(opened).isNotNull();
            Tables.create(direct);
            assertThat(tables(direct)).hasSizeGreaterThan(50).isEqualTo(tables(migrated));
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> all = new ArrayList<>();
        for (String view : List.of("columns", "index_columns", "table_constraints")) {
            try (ResultSet rows = connection
                    .createStatement()
                    .executeQuery("SELECT * FROM information_schema." + view
                            + " WHERE table_schema = 'PUBLIC' AND LOWER(table_name) <> 'coppice_schema'")) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        String name = rows.getMetaData().getColumnName(column);
                        if (!name.endsWith("_CATALOG") && !GENERATED.contains(name)) {
                            row.add(name + "=" + rows.getString(column));
                        }
                    }
                    all.add(view + row);
                }
            }
        }
        return all.stream().sorted().toList();
    }

    @Test
    void userAndPasswordComeInTheUrlOrApart() {
        DatabaseSettings apart = new DatabaseSettings(h2("").url(), Optional.of("me"), Optional.of(SECRET));
        Database.open(h2(";USER=me;PASSWORD=" + SECRET)).close();
        Database.open(apart).close();
        assertThatThrownBy(() -> Database.open(h2(";USER=me;PASSWORD=other")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Wrong user name or password");
    }

    @Test
    void passwordsAreNotShown() {
        Database.open(h2(";USER=me;PASSWORD=right")).close();
        for (String url : List.of(
                h2(";USER=me;PASSWORD=" + SECRET).url(),
                "jdbc:postgresql://127.0.0.1:1/db?user=me&password=" + SECRET,
                "jdbc:postgresql://me:" + SECRET + "@127.0.0.1:1/db")) {
            assertThat(DatabaseSettings.of(url).toString()).startsWith("jdbc:").doesNotContain("s3cr", "me:", "user");
            assertThatThrownBy(() -> Database.open(DatabaseSettings.of(url)))
                    .isInstanceOf(StoreException.class)
                    .satisfies(failure -> {
                        StringWriter all = new StringWriter();
                        failure.printStackTrace(new PrintWriter(all, true));
                        assertThat(all.toString())
                                .contains("no connection to the database jdbc:")
                                .doesNotContain("s3cr");
                    });
        }
        assertThatThrownBy(() -> Database.open(DatabaseSettings.of("postgres://me:" + SECRET + "@host/db")))
                .hasMessageContaining("jdbc:postgresql://HOST:PORT/NAME")
                .hasMessageNotContaining("s3cr");
    }

    @Test
    void whatWouldLoseWritesIsRefused() {
        assertThatThrownBy(() -> Database.open(h2(";auto_server=true")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("AUTO_SERVER");
        assertThatThrownBy(() -> Database.open(h2(";WRITE_DELAY=500")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WRITE_DELAY");
    }

    @Test
    void aNewerDatabaseIsLeftAlone(PostgresDatabase postgres) throws SQLException {
        DatabaseSettings settings = DatabaseSettings.of(postgres.url());
        Database.open(settings).close();
        postgres.execute("INSERT INTO coppice_schema (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success)"
                + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', 1, TRUE)");
        assertThatThrownBy(() -> Database.open(settings))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer version of Coppice")
                .hasMessageContaining("99 later");
    }

    @Test
    void aDatabaseThatWasMadeOtherwiseIsNamed(PostgresDatabase postgres) throws SQLException {
        DatabaseSettings settings = DatabaseSettings.of(postgres.url());
        Database.open(settings).close();
        postgres.execute("UPDATE coppice_schema SET checksum = 7 WHERE version = '1'");
        assertThatThrownBy(() -> Database.open(settings))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("checksum mismatch")
                .hasMessageContaining("restore this one from a backup");
    }

    @Test
    void aDatabaseOfSomethingElseIsLeftAlone(PostgresDatabase postgres) throws SQLException {
        postgres.execute("CREATE TABLE orders (id INT)");
        assertThatThrownBy(() -> Database.open(DatabaseSettings.of(postgres.url())))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Name an empty database");
    }

    private DatabaseSettings h2(String settings) {
        return DatabaseSettings.of("jdbc:h2:file:" + folder.resolve("coppice") + settings);
    }
}
