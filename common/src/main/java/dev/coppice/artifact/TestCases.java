package dev.coppice.artifact;

import dev.coppice.artifact.TestCase.Status;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A file of test cases: one JSON object on each line, so that millions can be read without holding them. */
public final class TestCases {
    private static final JsonFactory JSON = new JsonFactory();

    private TestCases() {}

    /** Replaces the file by an empty one to write to. The caller closes it. */
    public static Writer write(Path file) throws IOException {
        return new Writer(
                new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8)));
    }

    /**
     * Opens the file. The caller closes it.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    public static Reader read(Path file) throws IOException {
        return new Reader(
                file, new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)));
    }

    /** Writes test cases. For one thread. */
    public static final class Writer implements Closeable {
        private final BufferedWriter out;

        private Writer(BufferedWriter out) {
            this.out = out;
        }

        public void add(TestCase test) throws IOException {
            StringWriter line = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
                json.writeStartObject();
                json.writeStringProperty("class", test.className());
                json.writeStringProperty("name", test.name());
                json.writeNumberProperty("seconds", test.duration().toMillis() / 1000.0);
                json.writeStringProperty("status", test.status().name().toLowerCase(Locale.ROOT));
                if (!test.type().isEmpty()) {
                    json.writeStringProperty("type", test.type());
                }
                if (!test.text().isEmpty()) {
                    json.writeStringProperty("text", test.text());
                }
                json.writeEndObject();
            }
            out.append(line.getBuffer()).append('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Reads test cases. For one thread. */
    public static final class Reader implements Closeable {
        private final Path file;
        private final BufferedReader in;
        private int line;

        private Reader(Path file, BufferedReader in) {
            this.file = file;
            this.in = in;
        }

        /**
         * The next test case, empty after the last.
         *
         * @throws IOException when the line is no test case; names file and line
         */
        public Optional<TestCase> next() throws IOException {
            String text = in.readLine();
            if (text == null) {
                return Optional.empty();
            }
            line++;
            try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
                return Optional.of(parse(json));
            } catch (JacksonException | IllegalArgumentException e) {
                throw new IOException(file + ":" + line + ": not a test case: " + e.getMessage(), e);
            }
        }

        private static TestCase parse(JsonParser json) {
            String className = "";
            String name = "";
            Duration duration = Duration.ZERO;
            Status status = Status.PASSED;
            String type = ""; // earlier files have none
            String text = "";
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it does not begin with {");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String property = json.currentName();
                json.nextToken();
                switch (property) {
                    case "class" -> className = json.getString();
                    case "name" -> name = json.getString();
                    case "seconds" -> duration = Duration.ofMillis(Math.round(json.getDoubleValue() * 1000));
                    case "status" -> status = Status.valueOf(json.getString().toUpperCase(Locale.ROOT));
                    case "type" -> type = json.getString();
                    case "text" -> text = json.getString();
                    default -> json.skipChildren();
                }
            }
            return new TestCase(className, name, duration, status, type, text);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
