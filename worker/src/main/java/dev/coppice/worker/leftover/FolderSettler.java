package dev.coppice.worker.leftover;

import dev.coppice.worker.host.TreeDeletion;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Resource;
import dev.coppice.worker.ledger.Settler;
import java.io.IOException;
import java.nio.file.Path;

/** Deletes folders. A run's is found by its place and never recorded; all homes of its attempts are in it. */
final class FolderSettler implements Settler {
    private static final String KIND = "folder";

    static Resource ofRun(String id, Path folder) {
        return new Resource(KIND, "", folder.toString(), new Owner(Owner.Type.RUN, id));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void settle(Resource resource) throws IOException {
        TreeDeletion.delete(Path.of(resource.name()));
    }
}
