package dev.coppice.worker.environment;

import dev.coppice.environment.TaskContainer;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.environment.engine.Limits;
import dev.coppice.worker.environment.engine.Mount;
import dev.coppice.worker.environment.engine.Rights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Makes and starts the container that tasks run in. */
final class TaskContainerMaker {
    /** Does nothing for 68 years: what runs in the container comes and goes beside it. */
    private static final List<String> KEEPER = List.of("sleep", "2147483647");
    /** A submodule within a submodule's own. */
    private static final int DEEPEST = 12;

    private final TaskContainer spec;
    private final Site site;
    private final TaskPlace place;

    TaskContainerMaker(TaskContainer spec, Site site, TaskPlace place) {
        this.spec = spec;
        this.site = site;
        this.place = place;
    }

    RunningContainer make(Image image) throws IOException, EngineException, InterruptedException {
        ContainerEngine engine = site.resources().engine();
        String user = engine.info().rootless() ? "0:0" : owner(place.home()); // whose root is this very user
        Project project = site.request().project();
        ContainerSpec.Builder described = ContainerSpec.of(image.id(), project.tasks())
                .entrypoint(KEEPER)
                .command(List.of())
                .network(project.network(), List.of())
                .user(user)
                .workingDirectory(place.worktree().toString())
                .init()
                .rights(new Rights(Rights.NONE.drop(), spec.capabilities(), false))
                .limits(new Limits(
                        spec.memoryBytes().map(OptionalLong::of).orElse(OptionalLong.empty()),
                        spec.cpus(),
                        spec.pids().map(OptionalInt::of).orElse(OptionalInt.empty())));
        mounts().forEach(described::mount);
        String id = site.resources().container("tasks", described);
        Uncut.call(() -> {
            engine.startContainer(id);
            return true;
        });
        return new RunningContainer(id, user);
    }

    private static String owner(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid");
    }

    private List<Mount> mounts() throws IOException {
        List<Mount> mounts = new ArrayList<>();
        Stream.concat(
                        Stream.of(place.worktree(), place.home()),
                        place.caches().stream().filter(Files::isDirectory))
                .forEach(folder -> mounts.add(new Mount.HostFiles(folder, folder.toString(), false)));
        for (Path objects : borrowed()) {
            mounts.add(new Mount.HostFiles(objects, objects.toString(), true));
        }
        return mounts;
    }

    /** Where the worktree's repository, and those of its submodules, borrow objects from. */
    private List<Path> borrowed() throws IOException {
        Path git = place.worktree().resolve(".git");
        if (!Files.isDirectory(git)) {
            return List.of();
        }
        List<Path> lists;
        try (Stream<Path> files = Files.find(
                git, DEEPEST, (path, attributes) -> path.endsWith(Path.of("objects", "info", "alternates")))) {
            lists = files.toList();
        }
        List<Path> folders = new ArrayList<>();
        for (Path list : lists) {
            Files.readAllLines(list).stream()
                    .filter(line -> line.startsWith("/"))
                    .map(Path::of)
                    .filter(Files::isDirectory)
                    .filter(folder -> !folder.startsWith(place.worktree()))
                    .forEach(folders::add);
        }
        return folders.stream().distinct().toList();
    }
}
