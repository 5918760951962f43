package dev.coppice.cli.client;

/** Documents as a coordinator answers with them. */
public final class Documents {
    private Documents() {}

    /** A session of two jobs. */
    public static String session(String id, String status, String verdict) {
        boolean ended = !status.equals("RUNNING");
        return """
                {"session_id":"%s","status":"%s","verdict":%s,"repository":"https://git.example.org/shop.git",
                 "revision":"main","commit":"0123456789abcdef0123456789abcdef01234567","num_workers":3,
                 "submitter":"ann","labels":{"team":"blue"},"retry_of":null,"queued_at":"2026-01-01T00:00:00Z",
                 "started_at":"2026-01-01T00:00:01Z","completed_at":%s,
                 "progress":{"total":2,"completed":%d,"running":%d,"pending":0,"failed":0},
                 "states":{"%s":2},
                 "estimated_seconds_left":null,"report_path":%s,"warnings":[]}""".formatted(
                        id,
                        status,
                        verdict.equals("null") ? "null" : "\"" + verdict + "\"",
                        ended ? "\"2026-01-01T00:01:00Z\"" : "null",
                        ended ? 2 : 0,
                        ended ? 0 : 2,
                        ended ? "passed" : "running",
                        ended ? "\"/api/v1/sessions/" + id + "/report/report.html\"" : "null");
    }

    /** A job of a session, with its attempts. */
    public static String job(String session, int ordinal, String state, String... attempts) {
        return """
                {"job_id":"%s-%d","session_id":"%s","ordinal":%d,"plan_file":"docs/plans/p%d.md","batch_range":"all",
                 "name":"Plan %d","state":"%s","message":"","pool":"default","priority":0,"retries":2,
                 "timeout_seconds":1800.0,"task_timeout_seconds":null,"expected_seconds":null,
                 "tasks":[{"id":"1.1","title":"Compile"},{"id":"1.2","title":"Test"}],"attempts":[%s]}""".formatted(session, ordinal, session, ordinal, ordinal, ordinal, state, String.join(",", attempts));
    }

    /** An attempt that runs. */
    public static String running(int number) {
        return attempt(number, "null", "", "null");
    }

    /** An attempt that passed. */
    public static String passed(int number) {
        return attempt(number, "\"PASSED\"", task("1.1", "PASSED", 0, "") + "," + task("1.2", "PASSED", 0, ""), "12.0");
    }

    /** An attempt of which a task failed with this output. */
    public static String failed(int number, String tail) {
        return attempt(
                number, "\"TESTS_FAILED\"", task("1.1", "PASSED", 0, "") + "," + task("1.2", "FAILED", 7, tail), "9.0");
    }

    private static String attempt(int number, String outcome, String tasks, String seconds) {
        return """
                {"number":%d,"outcome":%s,"reason":null,"message":"","worker":"w1","slot":%d,"worktree":"wt-1",
                 "started_at":"2026-01-01T00:00:0%dZ","finished_at":%s,"duration_seconds":%s,"tasks":[%s],
                 "tests":{"total":3,"failed":0,"skipped":0},"failed_tests":[]}""".formatted(
                        number,
                        outcome,
                        number,
                        number,
                        outcome.equals("null") ? "null" : "\"2026-01-01T00:00:3%dZ\"".formatted(number),
                        seconds,
                        tasks);
    }

    /** What came of a task. */
    public static String task(String id, String status, int exitCode, String tail) {
        return "{\"id\":\"%s\",\"title\":\"Test\",\"status\":\"%s\",\"exit_code\":%d,\"duration_seconds\":1.5,\"tail\":\"%s\"}"
                .formatted(id, status, exitCode, tail);
    }

    /** An event of a stream, whose data is on one line as the API has it. */
    public static String event(int id, String name, String data) {
        return "id: " + id + "\nevent: " + name + "\ndata: " + data.replace("\n", " ") + "\n\n";
    }

    /** A problem document. */
    public static String problem(String type, int status, String detail) {
        return "{\"type\":\"urn:coppice:problem:%s\",\"title\":\"a problem\",\"status\":%d,\"detail\":\"%s\",\"instance\":\"/\"}"
                .formatted(type, status, detail);
    }

    /** A page of jobs, the last. */
    public static String jobs(String... jobs) {
        return "{\"jobs\":[" + String.join(",", jobs) + "],\"next_cursor\":null}";
    }
}
