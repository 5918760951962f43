package dev.coppice.worker.host;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** A file of texts by their keys, which only its owner may read, and which is replaced as a whole. For one thread. */
public final class PrivateProperties {
    private static final String SEPARATOR = "\n";

    private final Properties properties;

    private PrivateProperties(Properties properties) {
        this.properties = properties;
    }

    /** With nothing in it; {@link #write} makes a file of it. */
    public static PrivateProperties empty() {
        return new PrivateProperties(new Properties());
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it has a malformed escape
     */
    public static PrivateProperties read(Path file) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return new PrivateProperties(properties);
    }

    /** Replaces the file. */
    public void write(Path file) throws IOException {
        StringWriter written = new StringWriter();
        properties.store(written, null);
        Path parts = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(parts);
        Files.createFile(parts, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(parts, written.toString());
        Files.move(parts, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public void put(String key, String value) {
        properties.setProperty(key, value);
    }

    /**
     * Puts several texts under one key.
     *
     * @param words hold no line ends
     */
    public void put(String key, List<String> words) {
        properties.setProperty(key, String.join(SEPARATOR, words));
    }

    /** Puts all of these, with a prefix before each key. */
    public void put(String prefix, Map<String, String> values) {
        values.forEach((key, value) -> properties.setProperty(prefix + key, value));
    }

    public boolean has(String key) {
        return properties.containsKey(key);
    }

    /**
     * The text of a key.
     *
     * @throws IllegalArgumentException when there is none
     */
    public String need(String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return value;
    }

    /**
     * The texts that were put under one key.
     *
     * @throws IllegalArgumentException when there are none
     */
    public List<String> words(String key) {
        String value = need(key);
        return value.isEmpty() ? List.of() : List.of(value.split(SEPARATOR, -1));
    }

    /** What was put with a prefix. */
    public SortedMap<String, String> map(String prefix) {
        SortedMap<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> values.put(key.substring(prefix.length()), properties.getProperty(key)));
        return values;
    }
}
