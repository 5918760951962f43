package dev.coppice.worker.worktree;

/** Nothing is ever known of a tree with a name that is not UTF-8: each reset begins from whatever is there. */
class UnreadableNameResetIT extends WorktreeResetTest {
    @Override
    String oddName() {
        return "\\377d";
    }
}
