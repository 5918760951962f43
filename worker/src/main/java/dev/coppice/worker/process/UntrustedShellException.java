package dev.coppice.worker.process;

import java.io.IOException;
import java.util.List;

/** No shell is at hand that fails a block with a failed pipeline in it: what such a block passes would say nothing. */
public final class UntrustedShellException extends IOException {
    private static final long serialVersionUID = 1L;

    UntrustedShellException(String language, List<String> refused) {
        super("no shell here fails a " + language
                + " block with a failed pipeline in it (`false | true`), so its passes"
                + " would say nothing: " + String.join(", ", refused) + ". Install bash, on the PATH"
                + (language.equals("sh") ? ", or an sh that has pipefail" : ", or write the block as ```sh"));
    }
}
