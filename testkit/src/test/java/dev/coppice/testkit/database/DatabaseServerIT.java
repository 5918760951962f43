package dev.coppice.testkit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class DatabaseServerIT {
    @Test
    void databasesOfOneServerAreApart(PostgresDatabase one, PostgresDatabase other) throws SQLException {
        one.execute("CREATE TABLE t (a INT)");
        other.execute("CREATE TABLE t (a INT)");
        assertThat(one.url()).isNotEqualTo(other.url());
    }

    @Test
    void aDatabaseIsGoneWhenItIsClosed(PostgresDatabase database) throws SQLException {
        String url = database.url();
        try (Connection open = DriverManager.getConnection(url)) {
            database.close();
            assertThat(open.isValid(1)).isFalse();
        }
        assertThatThrownBy(() -> DriverManager.getConnection(url)).hasMessageContaining("does not exist");
    }

    @Test
    void aKilledServerKeepsItsData() throws Exception {
        try (DatabaseServer server = DatabaseServer.start();
                PostgresDatabase database = new PostgresDatabase(server.url())) {
            database.execute("CREATE TABLE t (a INT)");
            database.execute("INSERT INTO t VALUES (7)");
            server.kill();
            assertThatThrownBy(() -> database.execute("SELECT 1")).hasMessageContaining("refused");
            server.restart();
            try (Connection again = DriverManager.getConnection(database.url());
                    ResultSet found = again.createStatement().executeQuery("SELECT a FROM t")) {
                assertThat(found.next()).isTrue();
                assertThat(found.getInt(1)).isEqualTo(7);
            }
        }
    }
}
