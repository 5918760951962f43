package dev.coppice.coordinator.plan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A repository that is a map from paths to texts. */
final class MapFiles implements RepositoryFiles {
    private final Map<String, String> texts = new TreeMap<>();

    MapFiles with(String path, String text) {
        texts.put(path, text);
        return this;
    }

    /** A plan with two batches of one task each. */
    MapFiles withPlan(String path, String frontMatter) {
        return with(
                path,
                "---\n" + frontMatter + "\n---\n## Batch 1: A\n```bash\na\n```\n## Batch 2: B\n```bash\nb\n```\n");
    }

    @Override
    public Found find(String path, int largest) {
        String text = texts.get(path);
        if (text != null) {
            return new Content(text.getBytes(StandardCharsets.UTF_8));
        }
        return texts.keySet().stream().anyMatch(file -> file.startsWith(path + "/")) ? new Folder() : new Missing();
    }

    @Override
    public List<String> paths() {
        return List.copyOf(texts.keySet());
    }

    @Override
    public String label() {
        return "commit 0123456789";
    }
}
