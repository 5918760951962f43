package dev.coppice.coordinator.store;

import dev.coppice.coordinator.token.Role;
import dev.coppice.coordinator.token.Token;
import dev.coppice.coordinator.token.TokenTable;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of tokens. */
record SqlTokenTable(Transactions readers, Transactions writer) implements TokenTable {
    private static final String SELECT =
            "SELECT id, name, role, created_at, expires_at, last_used_at, revoked_at FROM token ";

    @Override
    public void insert(Token token, String hash) {
        writer.run(sql -> sql.update(
                "INSERT INTO token (id, name, role, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
                token.id(),
                token.name(),
                token.role(),
                hash,
                token.createdAt(),
                token.expiresAt()));
    }

    @Override
    public Optional<Token> withHash(String hash) {
        return readers.run(sql -> sql.queryOne(SELECT + "WHERE hash = ?", SqlTokenTable::token, hash));
    }

    @Override
    public Optional<String> hash(String id) {
        return readers.run(sql -> sql.queryOne("SELECT hash FROM token WHERE id = ?", Row::text, id));
    }

    @Override
    public List<Token> all() {
        return readers.run(sql -> sql.query(SELECT + "ORDER BY created_at DESC, id", SqlTokenTable::token));
    }

    @Override
    public void used(String id, Instant at) {
        writer.run(sql -> sql.update("UPDATE token SET last_used_at = ? WHERE id = ?", at, id));
    }

    @Override
    public Optional<Token> revoke(String id, Instant at) {
        return writer.run(sql -> {
            sql.update("UPDATE token SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", at, id);
            return sql.queryOne(SELECT + "WHERE id = ?", SqlTokenTable::token, id);
        });
    }

    private static Token token(Row row) throws SQLException {
        return new Token(
                row.text(),
                row.text(),
                row.name(Role.class),
                row.time(),
                row.optionalTime(),
                row.optionalTime(),
                row.optionalTime());
    }
}
