package dev.coppice.plan;

import java.util.EnumSet;
import java.util.Set;

/**
 * Reads plans and settings files. Has no state; safe for use by many threads.
 *
 * <p>All that is wrong with a file is reported at once, each with its line. A file is UTF-8 text of at most 1 MiB; a byte-order
 * mark and any kind of line end are taken. What a plan may look like is said in {@link PlanOutline} and {@link MarkdownReader}
 * for its body and in {@link SettingsReader} for its front matter.
 */
public final class PlanParser {
    /** No file with more bytes is read. */
    public static final int LARGEST = 1 << 20;

    private static final Set<SettingKey> ONLY_IN_PLANS = EnumSet.of(SettingKey.NAME, SettingKey.NEEDS);

    /**
     * Reads a plan.
     *
     * @param path where it lies, relative to the root of its repository, with forward slashes
     */
    public Reading<PlanDocument> parse(String path, byte[] content) {
        Problems problems = new Problems(path);
        return SourceText.of(content, problems)
                .flatMap(text -> FrontMatter.split(text, problems))
                .map(parts -> problems.reading(plan(path, parts, problems)))
                .orElseGet(() -> new Reading.Refused<>(problems.inOrder()));
    }

    private static PlanDocument plan(String path, FrontMatter parts, Problems problems) {
        SettingsReader reader = new SettingsReader(problems);
        PlanSettings settings = reader.read(parts.yaml());
        PlanOutline outline = PlanOutline.of(MarkdownReader.read(parts.body(), problems), problems);
        String name = settings.name().or(outline::heading).orElseGet(() -> fileName(path));
        return new PlanDocument(new Plan(path, name, settings, outline.batches(name)), reader.lines());
    }

    private static String fileName(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        return file.endsWith(".md") ? file.substring(0, file.length() - ".md".length()) : file;
    }

    /**
     * Reads a repository's defaults: the same keys as in front matter, but for {@code name} and {@code needs}, which belong to
     * a single plan; and {@code test} and {@code environment}, which belong to none.
     *
     * @param path relative to the root of its repository
     */
    public Reading<SettingsDocument> parseSettings(String path, byte[] content) {
        Problems problems = new Problems(path);
        return SourceText.of(content, problems)
                .map(text -> problems.reading(settings(path, text, problems)))
                .orElseGet(() -> new Reading.Refused<>(problems.inOrder()));
    }

    private static SettingsDocument settings(String path, String text, Problems problems) {
        SettingsReader reader = SettingsReader.ofRepository(problems);
        PlanSettings settings = reader.read(text);
        for (SettingKey key : ONLY_IN_PLANS) {
            if (key.isIn(settings)) {
                problems.add(
                        reader.lines().of(key.key()),
                        key.key() + " belongs to a single plan",
                        "move it to the front matter of that plan");
            }
        }
        return new SettingsDocument(path, settings, reader.lines(), reader.tests(), reader.environments());
    }
}
