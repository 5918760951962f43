package dev.coppice.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.job.JobState;
import dev.coppice.job.JobTransitions;
import dev.coppice.job.JobTrigger;
import dev.coppice.session.SessionTransitions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionTableTest {

    @Test
    void takesADeclaredTransitionAndTells() {
        List<String> taken = new ArrayList<>();
        var table = JobTransitions.table(transition -> taken.add(transition.toString()));
        assertThat(table.next(JobState.RUNNING, JobTrigger.RETRY)).isEqualTo(JobState.RETRYING);
        assertThat(taken).containsExactly("RUNNING --RETRY--> RETRYING");
    }

    @Test
    void refusesAnyOther() {
        assertThatThrownBy(() -> JobTransitions.table().next(JobState.BLOCKED, JobTrigger.DISPATCH))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a job in state BLOCKED has no transition DISPATCH; it has"
                        + " [NEEDS_MET, NEED_NOT_MET, CANCEL]");
        assertThatThrownBy(() -> JobTransitions.table().next(JobState.PASSED, JobTrigger.CANCEL))
                .hasMessageContaining("a job in state PASSED has no transition CANCEL");
        assertThat(JobTransitions.table().allows(JobState.READY, JobTrigger.DISPATCH))
                .isTrue();
        assertThat(JobTransitions.table().allows(JobState.READY, JobTrigger.PASS))
                .isFalse();
    }

    @Test
    void refusesADeclarationThatContradictsAnother() {
        var one = new TransitionTable.Transition<>(JobState.READY, JobTrigger.CANCEL, JobState.CANCELLED);
        var two = new TransitionTable.Transition<>(JobState.READY, JobTrigger.CANCEL, JobState.BROKEN);
        assertThatThrownBy(() ->
                        new TransitionTable<>("job", EnumSet.of(JobState.READY), List.of(one, two), transition -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("declared twice: job READY --CANCEL--> BROKEN");
    }

    @Test
    void everyStateOfAJobIsReachedAndOnlyEndsHaveNoWayOut() {
        var transitions = JobTransitions.table().transitions();
        for (JobState state : JobState.values()) {
            assertThat(transitions.stream().anyMatch(transition -> transition.from() == state))
                    .as("%s has a way out", state)
                    .isEqualTo(!state.isEnd());
            assertThat(state == JobState.BLOCKED
                            || transitions.stream().anyMatch(transition -> transition.to() == state))
                    .as("%s is reached", state)
                    .isTrue();
        }
    }

    @Test
    void printsAsADiagram() {
        assertThat(SessionTransitions.table().toMermaid()).isEqualTo("""
                        stateDiagram-v2
                            [*] --> RUNNING
                            RUNNING --> COMPLETE: last job ended
                            RUNNING --> CANCELLED: last job ended after cancel
                            RUNNING --> FAILED: refuse
                            COMPLETE --> [*]
                            CANCELLED --> [*]
                            FAILED --> [*]
                        """);
    }
}
