package dev.coppice.worker.worktree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.plan.Isolation;
import dev.coppice.testkit.repository.TestRepository;
import dev.coppice.worker.worktree.GitFolder.ObjectFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownTreesTest {
    private final KnownTrees known = new KnownTrees();
    private Mirrors mirrors;
    private String commit;
    private WorktreeFolder folder;

    @BeforeEach
    void reset(@TempDir Path temp) throws Exception {
        TestRepository user = TestRepository.init(temp.resolve("user"));
        user.write("a.txt", "one\n").write("dir/b.txt", "two\n").write("dir/deep/c.txt", "three\n");
        user.write("dir/d.txt", "four\n").write("more/e.txt", "five\n");
        commit = user.commit("first");
        mirrors = new Mirrors(temp.resolve("base"), InstantSource.system());
        String repository = user.path().toString();
        mirrors.pool(repository).acquire(commit, Isolation.WORKTREE, "a").close();
        folder = WorktreeFolder.of(mirrors.mirror(repository), "wt-1");
        known.remember(folder, TreeIndex.read(folder.index(), ObjectFormat.of(commit)), commit);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            true                                                        |
            echo one > a.txt                                            | a.txt
            touch -r a.txt ref; echo eno > a.txt; touch -r ref a.txt; rm ref | a.txt
            chmod 0600 a.txt                                            | a.txt
            rm a.txt                                                    | a.txt
            mv a.txt x; cp x a.txt; rm x                                | a.txt
            mv a.txt x; mv dir/b.txt a.txt; mv x dir/b.txt              | a.txt dir/b.txt
            echo x > new                                                | new
            mkdir -p dir/deep/new/er; echo x > dir/deep/new/er/f        | dir/deep/new
            mkdir .git/x dir/.git                                       | dir/.git
            rm -r dir/deep                                              | dir/deep/c.txt
            ln a.txt dir/hard                                           | a.txt dir/hard
            echo x >> dir/d.txt; echo x >> more/e.txt; chmod +x dir/b.txt | dir/b.txt dir/d.txt more/e.txt
            mv more/e.txt x; mv dir/d.txt more/e.txt; mv x dir/d.txt    | dir/d.txt more/e.txt
            """, delimiter = '|')
    void eachChangeIsSeenAndNoOther(String deed, String expected) throws Exception {
        TestRepository.shell(folder.files(), deed);
        assertThat(changes().orElseThrow()).isEqualTo(expected == null ? "" : expected);
        assertThat(known.take(folder)).as("known twice").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chmod 0700 dir",
                "mv dir other; ln -s other dir",
                "mv dir other; cp -a other dir",
                "rm -r dir; echo > dir",
                "touch ../.index",
                "cp -a ../.index x; mv x ../.index",
            })
    void aTreeIsNotKnownAnyMoreWhen(String deed) throws Exception {
        TestRepository.shell(folder.files(), deed);
        assertThat(changes()).isEmpty();
    }

    @Test
    void aHiddenEntryMakesATreeUnknown() throws Exception {
        TestRepository.shell(
                folder.files(), "GIT_INDEX_FILE=" + folder.index() + " git update-index --assume-unchanged a.txt");
        known.remember(folder, TreeIndex.read(folder.index(), ObjectFormat.of(commit)), commit);
        assertThat(changes()).isEmpty();
    }

    private Optional<String> changes() throws Exception {
        Optional<KnownTree> tree = known.take(folder);
        return tree.isEmpty() ? Optional.empty() : look(tree.get());
    }

    private Optional<String> look(KnownTree tree) throws Exception {
        assertThat(Statx.isAvailable() || Runtime.version().feature() < 22).isTrue();
        Optional<String> seen = look(tree, Inodes::of, 1);
        assertThat(look(tree, Inodes::of, 3)).isEqualTo(seen);
        assertThat(look(tree, Inodes::slowly, 1)).isEqualTo(seen);
        return seen;
    }

    private Optional<String> look(KnownTree tree, Look.How inodes, int parts) throws Exception {
        try {
            SeenTree seen = new Look(tree, tree.read(folder), folder.files(), inodes).at(parts);
            return Optional.of(seen.changes().stream()
                    .map(change -> folder.files().relativize(change.path()).toString())
                    .sorted()
                    .collect(Collectors.joining(" ")));
        } catch (IOException notCertain) {
            return Optional.empty();
        }
    }
}
