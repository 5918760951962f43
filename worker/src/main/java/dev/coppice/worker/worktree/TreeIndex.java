package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.coppice.worker.worktree.Difference.Blob;
import dev.coppice.worker.worktree.GitFolder.ObjectFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An index as git writes it, of version 2: what was checked out, and the stamps that each file had then.
 *
 * @see <a href="https://git-scm.com/docs/index-format">the format</a>
 */
final class TreeIndex {
    static final int SIGNATURE = 0x44495243;
    static final int HEADER = 12;
    static final int STAMPS = 40;
    private static final int INODE = 20;
    static final int MODE = 24;
    private static final int HIDDEN_EXTENDED_OR_UNMERGED = 0xF000;
    private static final int SUBMODULE = 0160000;
    private static final char UNREADABLE = '\uFFFD';
    private static final long SECOND = 1_000_000_000L;

    /**
     * A file or link.
     *
     * @param begin of its entry in the index; end is the end of it
     * @param inode its lower 32 bits
     * @param changed when the inode was last changed, in nanoseconds since 1970
     */
    record Entry(String name, int begin, int end, int inode, long changed) {}

    /**
     * A folder.
     *
     * @param path from the root, which has an empty one, with a slash at the end
     * @param folders the names of those in it
     */
    record Folder(String path, List<Entry> entries, List<String> folders) {}

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final ObjectFormat format;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Folder> folders = new LinkedHashMap<>();
    private final List<String> attributes = new ArrayList<>();
    private int end;
    private boolean plain = true;

    private TreeIndex(byte[] bytes, ObjectFormat format) {
        this.bytes = bytes;
        this.buffer = ByteBuffer.wrap(bytes);
        this.format = format;
    }

    /** @throws IOException when it can't be read, or is of another version */
    static TreeIndex read(Path file, ObjectFormat format) throws IOException {
        try {
            return of(Files.readAllBytes(file), format);
        } catch (IndexOutOfBoundsException e) {
            throw new IOException(file + " is cut short", e);
        }
    }

    /** @throws IOException when it is of another version */
    static TreeIndex of(byte[] bytes, ObjectFormat format) throws IOException {
        TreeIndex index = new TreeIndex(bytes, format);
        index.parse();
        return index;
    }

    /** All folders, each after the one that it is in. */
    Collection<Folder> folders() {
        return folders.values();
    }

    /** All files and links, in the order of their paths. */
    List<Entry> entries() {
        return entries;
    }

    /** What git's attributes for files are made from: each such file and the id of its content. */
    List<String> attributes() {
        return attributes;
    }

    /** Whether there are only files and links, all in the tree, none hidden from git, and with names that can be read. */
    boolean isPlain() {
        return plain;
    }

    int size() {
        return buffer.getInt(8);
    }

    private void parse() throws IOException {
        if (buffer.getInt(0) != SIGNATURE || buffer.getInt(4) != 2) {
            throw new IOException("not an index of version 2");
        }
        Folder folder = folder("");
        int at = HEADER;
        for (int left = size(); left > 0; left--) {
            int flagsAt = at + STAMPS + format.idBytes();
            int nameAt = flagsAt + 2;
            if ((buffer.getShort(flagsAt) & HIDDEN_EXTENDED_OR_UNMERGED) != 0
                    || buffer.getInt(at + MODE) == SUBMODULE) {
                plain = false;
            }
            int nameEnd = nameAt;
            int slash = nameAt - 1;
            boolean ascii = true;
            for (byte b = bytes[nameEnd]; b != 0; b = bytes[++nameEnd]) {
                ascii &= b > 0;
                slash = b == '/' ? nameEnd : slash;
            }
            String parent = text(nameAt, slash + 1, ascii);
            if (!folder.path().equals(parent)) {
                folder = folder(parent);
            }
            String name = text(slash + 1, nameEnd, ascii);
            int next = nameEnd + 8 - (nameEnd - at) % 8;
            Entry entry = new Entry(name, at, next, buffer.getInt(at + INODE), time(at));
            folder.entries().add(entry);
            entries.add(entry);
            if (name.equals(".gitattributes")) {
                attributes.add(parent + new String(bytes, at + STAMPS, format.idBytes(), ISO_8859_1));
            }
            at = next;
        }
        end = at;
    }

    private Folder folder(String path) {
        Folder known = folders.get(path);
        if (known != null) {
            return known;
        }
        Folder folder = new Folder(path, new ArrayList<>(), new ArrayList<>());
        if (!path.isEmpty()) {
            int begin = path.lastIndexOf('/', path.length() - 2) + 1;
            folder(path.substring(0, begin)).folders().add(path.substring(begin, path.length() - 1));
        }
        folders.put(path, folder);
        return folder;
    }

    private String text(int begin, int until, boolean ascii) {
        String text = new String(bytes, begin, until - begin, ascii ? ISO_8859_1 : UTF_8);
        plain &= ascii || text.indexOf(UNREADABLE) < 0;
        return text;
    }

    private long time(int at) {
        return Integer.toUnsignedLong(buffer.getInt(at)) * SECOND + buffer.getInt(at + 4);
    }

    /** The path of an entry, as its name is. */
    String name(Entry entry) {
        return new String(Difference.bytes(path(entry)), UTF_8);
    }

    /** Where the path of an entry begins; it ends with a zero. */
    int pathBegin(Entry entry) {
        return entry.begin() + STAMPS + format.idBytes() + Short.BYTES;
    }

    /**
     * Copies its bytes.
     *
     * @param from the first
     * @param target is filled as far as there are bytes
     * @return where the copy ends
     */
    int copy(int from, ByteBuffer target) {
        int length = Math.min(target.remaining(), bytes.length - from);
        target.put(bytes, from, length);
        return from + length;
    }

    /** The path of an entry, a character for each byte. */
    private String path(Entry entry) {
        int begin = pathBegin(entry);
        int until = begin;
        while (bytes[until] != 0) {
            until++;
        }
        return new String(bytes, begin, until - begin, ISO_8859_1);
    }

    /** What is needed to write a file again. */
    Blob blob(Entry entry) {
        int id = entry.begin() + STAMPS;
        return new Blob(
                path(entry),
                buffer.getInt(entry.begin() + MODE),
                HexFormat.of().formatHex(bytes, id, id + format.idBytes()));
    }

    /**
     * Writes it with other entries in the place of some of its own, and without what git had noted about the whole.
     *
     * @param gone paths of entries that are left out
     * @param others have entries of the same format, which take the place of those of the same path
     */
    void writeWith(TreeIndex others, Collection<String> gone, Path file) throws IOException {
        TreeMap<String, Optional<Entry>> changes = new TreeMap<>();
        gone.forEach(path -> changes.put(path, Optional.empty()));
        others.entries.forEach(entry -> changes.put(others.path(entry), Optional.of(entry)));
        IndexWriter writer = new IndexWriter(format, end + others.end);
        int from = 0;
        for (Map.Entry<String, Optional<Entry>> change : changes.entrySet()) {
            int at = firstNotBefore(change.getKey());
            writer.add(bytes, begin(from), begin(at), at - from);
            change.getValue().ifPresent(entry -> writer.add(others.bytes, entry.begin(), entry.end(), 1));
            boolean replaced = at < entries.size() && path(entries.get(at)).equals(change.getKey());
            from = replaced ? at + 1 : at;
        }
        writer.add(bytes, begin(from), end, entries.size() - from);
        writer.write(file);
    }

    private int begin(int number) {
        return number == entries.size() ? end : entries.get(number).begin();
    }

    /** The number of an entry, by its place in the order of paths. */
    private int firstNotBefore(String path) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (path(entries.get(middle)).compareTo(path) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
