package dev.coppice.coordinator.store;

import dev.coppice.coordinator.artifact.FilesRegister;
import dev.coppice.coordinator.artifact.FilesUser;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The mark of the folder of files, and the coordinators that were seen. */
record SqlFilesRegister(Transactions readers, Transactions writer) implements FilesRegister {
    private static final String MARK = "SELECT mark FROM files_folder WHERE id = 1";

    @Override
    public String claim(String mark) {
        return writer.run(sql -> {
            sql.update("UPDATE files_folder SET mark = ? WHERE id = 1 AND mark = ''", mark);
            return sql.queryOne(MARK, Row::text).orElseThrow();
        });
    }

    @Override
    public String mark() {
        return readers.run(sql -> sql.queryOne(MARK, Row::text).orElseThrow());
    }

    @Override
    public void seen(FilesUser user) {
        writer.run(sql -> {
            int known = sql.update(
                    "UPDATE coordinator SET address = ?, folder = ?, mark = ?, seen_at = " + Sql.NOW + " WHERE id = ?",
                    user.address(),
                    user.folder(),
                    user.mark(),
                    user.id());
            return known > 0
                    ? known
                    : sql.update(
                            "INSERT INTO coordinator (id, address, folder, mark, seen_at) VALUES (?, ?, ?, ?, "
                                    + Sql.NOW + ")",
                            user.id(),
                            user.address(),
                            user.folder(),
                            user.mark());
        });
    }

    @Override
    public void gone(String id) {
        writer.run(sql -> sql.update("DELETE FROM coordinator WHERE id = ?", id));
    }

    @Override
    public List<FilesUser> users(Duration lately) {
        return readers.run(sql -> sql.query(
                "SELECT id, address, folder, mark FROM coordinator WHERE seen_at > " + Sql.NOW
                        + " - ? ORDER BY address, id",
                SqlFilesRegister::user,
                Parameters.micros(lately)));
    }

    private static FilesUser user(Row row) throws SQLException {
        return new FilesUser(row.text(), row.text(), row.text(), row.text());
    }
}
