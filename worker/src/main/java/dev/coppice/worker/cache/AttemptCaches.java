package dev.coppice.worker.cache;

import dev.coppice.plan.Cache;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The caches of one attempt. They belong to its worktree, so no two running attempts share one. Closed by who opened it, when
 * no process of the attempt runs any more and before the worktree is given back.
 *
 * <p>Tools whose cache is not named start from nothing: most keep it below HOME, which is the attempt's own. Those that run in
 * a JVM take the home from the password file, where all attempts would meet, so Maven and Gradle are led to the attempt's
 * home. Maven's {@code settings.xml} is read from the home of the worker's user even so: it says how this host reaches its
 * repositories.
 */
public final class AttemptCaches implements Closeable {
    private final Map<Tool, Path> tools = new TreeMap<>();
    private final List<KeptFolder> kept = new ArrayList<>();
    private final List<KeptFolder> movedIn = new ArrayList<>();

    private AttemptCaches() {}

    /**
     * Gets the caches ready.
     *
     * @param cacheDir the worktree's folder for caches, on the same file system as the worktree; made if need be
     * @param worktree reset to its commit already
     * @param attemptCache a folder of the attempt's own, for tools whose cache is not named
     * @throws CacheException when the plan asks for what can't be
     */
    public static AttemptCaches open(List<Cache> named, Path cacheDir, Path worktree, Path attemptCache)
            throws CacheException, IOException {
        AttemptCaches caches = new AttemptCaches();
        for (Tool tool : List.of(Tool.MAVEN, Tool.GRADLE)) {
            if (tool.takes(attemptCache)) {
                caches.tools.put(tool, attemptCache.resolve(tool.word()));
            }
        }
        for (Cache cache : named) {
            if (cache.path().isPresent()) {
                caches.keep(KeptFolder.of(cache.name(), cache.path().get(), cacheDir, worktree));
            } else {
                caches.tools.put(tool(cache, cacheDir), cacheDir.resolve(cache.name()));
            }
        }
        for (Path folder : caches.tools.values()) {
            Files.createDirectories(folder);
        }
        caches.moveIn();
        return caches;
    }

    /** Adds the variables that lead the tools to their folders; what a plan has chosen itself stays. */
    public Map<String, String> addTo(Map<String, String> chosen) {
        Map<String, String> variables = new TreeMap<>(chosen);
        tools.forEach((tool, folder) -> tool.lead(folder, variables));
        return variables;
    }

    private static Tool tool(Cache cache, Path cacheDir) throws CacheException {
        Tool tool = Tool.named(cache.name())
                .orElseThrow(() -> new CacheException("the cache '" + cache.name() + "' has no path and is none of "
                        + Tool.words() + ": write {" + cache.name() + ": path/in/the/worktree}"));
        if (!tool.takes(cacheDir)) {
            throw new CacheException(tool.word() + " can't have a cache in " + cacheDir
                    + ", as there is a space in its path: set worktree_base_dir to a folder without");
        }
        return tool;
    }

    private void keep(KeptFolder folder) throws CacheException {
        if (kept.stream().anyMatch(folder::overlaps)) {
            throw new CacheException("two caches have the same name, or one lies in the other: give each its own");
        }
        kept.add(folder);
    }

    private void moveIn() throws CacheException, IOException {
        try {
            for (KeptFolder folder : kept) {
                folder.moveIn();
                movedIn.add(folder);
            }
        } catch (CacheException | IOException e) {
            try {
                close();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /**
     * Takes the kept folders out of the worktree again.
     *
     * @throws IOException when one can't be kept: it is cold the next time, and nothing else comes of it
     */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (KeptFolder folder : movedIn) {
            try {
                folder.moveOut();
            } catch (IOException e) {
                failure = new IOException("a cache could not be kept: " + e, e);
            }
        }
        movedIn.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
