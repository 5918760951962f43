package dev.coppice.cli.run;

import dev.coppice.testkit.engine.EngineSocket;
import dev.coppice.testkit.engine.TestEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What an engine holds, as it says itself. */
public final class EngineContents {
    private static final List<String> LISTS =
            List.of("/containers/json?all=1", "/networks", "/volumes", "/images/json");

    private final EngineSocket socket;

    /** Of this engine. */
    public EngineContents(TestEngine engine) {
        socket = new EngineSocket(engine.host());
    }

    /** The names of containers, networks, volumes and images in which a text stands. */
    public List<String> named(String part) throws IOException {
        List<String> names = new ArrayList<>();
        Pattern name = Pattern.compile("\"/?([A-Za-z0-9_.:/-]*" + Pattern.quote(part) + "[A-Za-z0-9_.:/-]*)\"");
        for (String list : LISTS) {
            name.matcher(withoutLabels(socket.get(list))).results().forEach(found -> names.add(found.group(1)));
        }
        return names;
    }

    private static String withoutLabels(String json) {
        return json.replaceAll("\"Labels\":\\{[^}]*}", "")
                .replaceAll("\"Mounts\":\\[[^\\]]*]", "")
                .replaceAll("\"Mountpoint\":\"[^\"]*\"", "");
    }

    /** Whether there is a container of this very name. */
    public boolean hasContainer(String name) {
        try {
            socket.get("/containers/" + name + "/json");
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
