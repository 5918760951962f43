package dev.coppice.transport.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.coppice.environment.EnvironmentCall;
import dev.coppice.environment.EnvironmentHosting;
import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.environment.HealthCheck;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.session.SessionId;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event;
import dev.coppice.transport.Heartbeat;
import dev.coppice.transport.Probe;
import dev.coppice.transport.Pulse;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** How values look in JSON, said here so that the values themselves need not know of it. */
final class MessageMapper {
    private MessageMapper() {}

    static JsonMapper create() {
        return JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .addMixIn(Event.class, EventKinds.class)
                .addMixIn(Pulse.class, PulseKinds.class)
                .addMixIn(Control.class, ControlKinds.class)
                .addMixIn(EnvironmentCall.class, CallKinds.class)
                .addMixIn(JobSpec.class, JobFields.class)
                .addMixIn(HealthCheck.class, HealthCheckFields.class)
                .addMixIn(Heartbeat.class, HeartbeatFields.class)
                .addMixIn(JobId.class, PlainText.class)
                .addMixIn(SessionId.class, PlainText.class)
                .addMixIn(WorkerId.class, PlainText.class)
                .build();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "attempt_started", value = Event.AttemptStarted.class),
        @JsonSubTypes.Type(name = "preparing", value = Event.Preparing.class),
        @JsonSubTypes.Type(name = "checked_out", value = Event.CheckedOut.class),
        @JsonSubTypes.Type(name = "task_finished", value = Event.TaskFinished.class),
        @JsonSubTypes.Type(name = "attempt_finished", value = Event.AttemptFinished.class),
        @JsonSubTypes.Type(name = "lease_check", value = Event.LeaseCheck.class)
    })
    private interface EventKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "heartbeat", value = Heartbeat.class),
        @JsonSubTypes.Type(name = "probe", value = Probe.class),
    })
    private interface PulseKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "cancel", value = Control.Cancel.class),
        @JsonSubTypes.Type(name = "abandon", value = Control.Abandon.class),
        @JsonSubTypes.Type(name = "proceed", value = Control.Proceed.class),
        @JsonSubTypes.Type(name = "pause", value = Control.Pause.class),
        @JsonSubTypes.Type(name = "quarantine", value = Control.Quarantine.class),
        @JsonSubTypes.Type(name = "take_one", value = Control.TakeOne.class),
        @JsonSubTypes.Type(name = "resume", value = Control.Resume.class),
        @JsonSubTypes.Type(name = "drain", value = Control.Drain.class),
        @JsonSubTypes.Type(name = "tail", value = Control.Tail.class),
        @JsonSubTypes.Type(name = "keep_environment", value = Control.KeepEnvironment.class),
        @JsonSubTypes.Type(name = "remove_environment", value = Control.RemoveEnvironment.class),
        @JsonSubTypes.Type(name = "open_tunnel", value = Control.OpenTunnel.class)
    })
    private interface ControlKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "logs", value = EnvironmentCall.Logs.class),
        @JsonSubTypes.Type(name = "exec", value = EnvironmentCall.Exec.class),
        @JsonSubTypes.Type(name = "connection", value = EnvironmentCall.Connection.class)
    })
    private interface CallKinds {}

    /** A job without containers is told as readers know it that have never heard of them. */
    interface JobFields {
        @JsonInclude(JsonInclude.Include.NON_ABSENT)
        Optional<EnvironmentSpec> environment();
    }

    /** What is told by its fields is not told twice. */
    interface HealthCheckFields {
        @JsonIgnore
        boolean isNone();
    }

    /** A worker that can do no more than others, and hosts nothing, is told of as readers know it that have never heard of such. */
    interface HeartbeatFields {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> abilities();

        @JsonInclude(JsonInclude.Include.NON_ABSENT)
        Optional<EnvironmentHosting> hosting();
    }

    /** A name that stands for itself. */
    private abstract static class PlainText {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        PlainText(String unused) {}

        @JsonValue
        abstract String value();
    }
}
