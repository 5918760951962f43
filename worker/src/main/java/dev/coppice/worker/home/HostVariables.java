package dev.coppice.worker.home;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What tasks get to see of the variables that the worker itself was started with: those allowed by name, and nothing else. Those
 * allowed say where programs are, which language and time zone to use, and how the network is reached; none holds a setting
 * of a person's.
 */
public final class HostVariables {
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";
    /** Of use to tasks wherever they run. */
    private static final Set<String> OF_USE_ANYWHERE = Set.of(
            // language and time zone; LC_* come with them
            "LANG",
            "LANGUAGE",
            "TZ",
            // the way to the network
            "http_proxy",
            "https_proxy",
            "ftp_proxy",
            "all_proxy",
            "no_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "FTP_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            // where packages come from
            "npm_config_registry",
            "NPM_CONFIG_REGISTRY",
            "PIP_INDEX_URL",
            "GOPROXY",
            "GOSUMDB");

    /** Where programs and certificates of the host are, and as whom its programs run: of no use in a container. */
    private static final Set<String> OF_HOST_ONLY = Set.of(
            "PATH",
            "JAVA_HOME",
            "GOROOT",
            "SHELL",
            "USER",
            "LOGNAME",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "CURL_CA_BUNDLE",
            "REQUESTS_CA_BUNDLE",
            "NODE_EXTRA_CA_CERTS",
            "GIT_SSL_CAINFO",
            "PIP_CERT",
            "AWS_CA_BUNDLE");

    /** A version manager: its programs on the PATH look for the versions below a folder that they derive from HOME. */
    private record VersionManager(String variable, String folder, String programs) {}

    private static final List<VersionManager> VERSION_MANAGERS = List.of(
            new VersionManager("PYENV_ROOT", ".pyenv", ".pyenv/shims"),
            new VersionManager("RBENV_ROOT", ".rbenv", ".rbenv/shims"),
            new VersionManager("NODENV_ROOT", ".nodenv", ".nodenv/shims"),
            new VersionManager("JENV_ROOT", ".jenv", ".jenv/shims"),
            new VersionManager("ASDF_DATA_DIR", ".asdf", ".asdf/shims"),
            new VersionManager("MISE_DATA_DIR", ".local/share/mise", ".local/share/mise/shims"),
            new VersionManager("VOLTA_HOME", ".volta", ".volta/bin"),
            new VersionManager("RUSTUP_HOME", ".rustup", ".cargo/bin"));

    private final Map<String, String> worker;
    private final Path userHome;
    private final Set<String> allowed;
    private final boolean inContainer;

    /**
     * @param worker the environment variables of the worker
     * @param userHome the home of the worker's user
     * @param alsoAllowed more names to let through; one that ends in {@code *} stands for all that begin so
     */
    public HostVariables(Map<String, String> worker, Path userHome, Collection<String> alsoAllowed) {
        this(worker, userHome, withDefaults(alsoAllowed), false);
    }

    private HostVariables(Map<String, String> worker, Path userHome, Set<String> allowed, boolean inContainer) {
        this.worker = Map.copyOf(worker);
        this.userHome = userHome;
        this.allowed = Set.copyOf(allowed);
        this.inContainer = inContainer;
    }

    private static Set<String> withDefaults(Collection<String> alsoAllowed) {
        Set<String> allowed = new HashSet<>(OF_USE_ANYWHERE);
        allowed.addAll(OF_HOST_ONLY);
        allowed.add("LC_*");
        allowed.addAll(alsoAllowed);
        return allowed;
    }

    /** What tasks in a container get to see: programs and certificates are those of its image. */
    public HostVariables inContainer() {
        Set<String> useful = new HashSet<>(allowed);
        useful.removeAll(OF_HOST_ONLY);
        return new HostVariables(worker, userHome, useful, true);
    }

    /** The worker's PATH, or the usual one. */
    public String searchPath() {
        return worker.getOrDefault("PATH", DEFAULT_PATH);
    }

    /** The variables let through, with defaults for those that every program needs. */
    Map<String, String> variables() {
        Map<String, String> variables = new TreeMap<>();
        worker.forEach((name, value) -> {
            if (isAllowed(name)) {
                variables.put(name, value);
            }
        });
        if (!inContainer) {
            variables.putIfAbsent("PATH", DEFAULT_PATH);
            addVersionManagers(variables);
        }
        if (variables.keySet().stream().noneMatch(name -> name.equals("LANG") || name.startsWith("LC_"))) {
            variables.put("LANG", "C.UTF-8");
        }
        return variables;
    }

    /** The marks that the worker's own process carries: it may itself be part of a task, and what it starts is, too. */
    String outerMarks() {
        List<String> marks = new ArrayList<>();
        for (String name : List.of(AttemptHome.WITHIN, AttemptHome.RUN, AttemptHome.CLAIM)) {
            String value = worker.getOrDefault(name, "");
            if (!value.isBlank()) {
                marks.add(value);
            }
        }
        return String.join(" ", marks);
    }

    private boolean isAllowed(String name) {
        return allowed.contains(name)
                || allowed.stream()
                        .anyMatch(pattern ->
                                pattern.endsWith("*") && name.startsWith(pattern.substring(0, pattern.length() - 1)));
    }

    private void addVersionManagers(Map<String, String> variables) {
        List<Path> path = Arrays.stream(variables.getOrDefault("PATH", "").split(":"))
                .map(Path::of)
                .toList();
        for (VersionManager manager : VERSION_MANAGERS) {
            String root = worker.get(manager.variable());
            if (root != null) {
                variables.put(manager.variable(), root);
            } else if (path.contains(userHome.resolve(manager.programs()))) {
                variables.put(
                        manager.variable(), userHome.resolve(manager.folder()).toString());
            }
        }
    }
}
