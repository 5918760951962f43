package dev.coppice.cli.session;

import dev.coppice.cli.client.Answer;
import dev.coppice.cli.client.Client;
import dev.coppice.cli.document.SessionDocument;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.watch.SessionWatch;
import dev.coppice.cli.watch.WatchOptions;
import java.io.PrintWriter;

/** Shows a session that was just made. */
record NewSession(Invocation invocation, Client client, WatchOptions options) {

    /** Prints it, or follows it to its end; gives the exit code. */
    int show(Answer answer, boolean wait) throws InterruptedException {
        SessionDocument session = answer.as(SessionDocument.class);
        PrintWriter out = invocation.out();
        if (wait) {
            if (!options.isJson()) {
                out.println(headline(session));
                out.flush(); // the view writes beside it
            }
            return new SessionWatch(invocation, client, options).watch(session.sessionId(), session.warnings());
        }
        if (options.isJson()) {
            out.println(answer.pretty());
        } else if (options.isQuiet()) {
            out.println(session.sessionId());
        } else {
            out.println(headline(session));
            out.println("  coppice watch " + session.sessionId() + " shows it");
        }
        if (!options.isJson()) {
            session.warnings().forEach(warning -> invocation.err().println("coppice: warning: " + warning));
        }
        return ExitCode.PASSED;
    }

    private static String headline(SessionDocument session) {
        int jobs = session.progress().total();
        return "Session " + session.sessionId() + ": " + jobs + (jobs == 1 ? " job" : " jobs") + " of "
                + session.repository() + " at "
                + session.commit().substring(0, Math.min(10, session.commit().length()));
    }
}
