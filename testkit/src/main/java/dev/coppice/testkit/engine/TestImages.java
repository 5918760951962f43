package dev.coppice.testkit.engine;

import dev.coppice.testkit.database.PostgresBinaries;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Puts images into an engine that are made of what this host has, without a registry. */
final class TestImages {
    static final Path BUSYBOX_PROGRAM = Path.of("/bin/busybox");

    private static final Path PERL = Path.of("/usr/bin/perl");
    /** Of the package perl-base, which every Debian has. */
    private static final List<Path> PERL_MODULES =
            List.of(Path.of("/usr/lib/x86_64-linux-gnu/perl-base"), Path.of("/usr/lib/aarch64-linux-gnu/perl-base"));

    private TestImages() {}

    static String busybox(EngineSocket engine) throws IOException {
        if (!has(engine, TestEngine.BUSYBOX)) {
            ImageRoot root = new ImageRoot();
            try {
                root.busybox();
                load(engine, TestEngine.BUSYBOX, root.pack(), List.of("CMD [\"sh\"]", path()));
            } finally {
                root.delete();
            }
        }
        return TestEngine.BUSYBOX;
    }

    static String tools(EngineSocket engine) throws IOException {
        if (!has(engine, TestEngine.TOOLS)) {
            ImageRoot root = new ImageRoot();
            try {
                root.busybox();
                root.copyProgram(Path.of("/usr/bin/bash"));
                root.copyProgram(Path.of("/usr/bin/git"));
                load(engine, TestEngine.TOOLS, root.pack(), List.of("CMD [\"sh\"]", "ENV PATH=/usr/bin:/bin"));
            } finally {
                root.delete();
            }
        }
        return TestEngine.TOOLS;
    }

    static String postgres(EngineSocket engine) throws IOException {
        if (!has(engine, TestEngine.POSTGRES)) {
            ImageRoot root = new ImageRoot();
            try {
                root.busybox();
                Path programs = PostgresBinaries.unpacked();
                root.copyTree(programs, "usr/local");
                root.copyLibraries(programs, "bin/postgres", "bin/initdb");
                root.write("usr/local/bin/docker-entrypoint.sh", resource("postgres.sh"), true);
                root.write("usr/local/bin/pg_isready", resource("pg_isready.sh"), true);
                load(
                        engine,
                        TestEngine.POSTGRES,
                        root.pack(),
                        List.of(
                                path(),
                                "ENTRYPOINT [\"/usr/local/bin/docker-entrypoint.sh\"]",
                                "CMD [\"postgres\"]",
                                "EXPOSE 5432",
                                "VOLUME [\"/var/lib/postgresql/data\"]"));
            } finally {
                root.delete();
            }
        }
        return TestEngine.POSTGRES;
    }

    static String ryuk(EngineSocket engine) throws IOException {
        if (!has(engine, TestEngine.RYUK)) {
            ImageRoot root = new ImageRoot();
            try {
                root.busybox();
                root.copyProgram(PERL);
                for (Path modules : PERL_MODULES) {
                    if (Files.isDirectory(modules)) {
                        root.copyTree(modules, Path.of("/").relativize(modules).toString());
                    }
                }
                root.write("ryuk.pl", resource("ryuk.pl"), false);
                load(engine, TestEngine.RYUK, root.pack(), List.of(path(), "CMD [\"/usr/bin/perl\", \"/ryuk.pl\"]"));
            } finally {
                root.delete();
            }
        }
        return TestEngine.RYUK;
    }

    static void standIn(EngineSocket engine, String image, String line) throws IOException {
        String created = engine.postJson("/containers/create", "{\"Image\":\"" + TestEngine.BUSYBOX + "\"}");
        String id = created.replaceFirst(".*\"Id\":\"([0-9a-f]+)\".*", "$1").strip();
        String[] name = image.split(":", 2);
        String change = "CMD [\"sh\", \"-c\", \"" + line.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
        try {
            engine.postJson(
                    "/commit?container=" + id + "&repo=" + name[0] + "&tag=" + name[1] + "&changes="
                            + URLEncoder.encode(change, StandardCharsets.UTF_8),
                    "{}");
        } finally {
            engine.delete("/containers/" + id);
        }
    }

    private static String path() {
        return "ENV PATH=/usr/local/bin:/bin";
    }

    private static boolean has(EngineSocket engine, String image) throws IOException {
        String filter = URLEncoder.encode("{\"reference\":[\"" + image + "\"]}", StandardCharsets.UTF_8);
        return engine.get("/images/json?filters=" + filter).contains("\"Id\"");
    }

    private static void load(EngineSocket engine, String image, Path tar, List<String> changes) throws IOException {
        String[] name = image.split(":", 2);
        List<String> query = new ArrayList<>(List.of("fromSrc=-", "repo=" + name[0], "tag=" + name[1]));
        for (String change : changes) {
            query.add("changes=" + URLEncoder.encode(change, StandardCharsets.UTF_8));
        }
        String said = engine.request("POST", "/images/create?" + String.join("&", query), Optional.of(tar));
        if (!said.contains("sha256:")) {
            throw new IOException("the container engine did not take the image " + image + ": " + said);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream text = Objects.requireNonNull(TestImages.class.getResourceAsStream(name))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
