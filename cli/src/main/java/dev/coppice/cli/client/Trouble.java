package dev.coppice.cli.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/**
 * Why a server can't be reached.
 *
 * @param what for people
 * @param hint what to do; empty when there is nothing special to do
 * @param isLasting whether trying again is of no use
 */
record Trouble(String what, String hint, boolean isLasting) {

    static Trouble of(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return new Trouble("there is no host of that name", "", true);
            }
        }
        return switch (e) {
            case HttpConnectTimeoutException timeout -> passing("it does not take a connection in time");
            case HttpTimeoutException timeout -> passing("it does not answer in time");
            case ConnectException refused -> passing("connection refused");
            case SSLException tls -> tls(tls);
            default -> passing(e.getMessage() == null ? e.toString() : e.getMessage());
        };
    }

    private static Trouble tls(SSLException e) {
        String words = String.valueOf(e.getMessage());
        if (words.contains("Unsupported or unrecognized SSL message")
                || words.contains("Unrecognized SSL message, plaintext connection")) {
            return new Trouble("it speaks no TLS", "it may speak http: write http:// instead of https://", true);
        }
        if (words.contains("terminated the handshake")) {
            return new Trouble(words, "it may speak http, or not take this program's TLS: see its address", true);
        }
        return new Trouble(
                words, "name the certificate to trust with --certificates FILE or COPPICE_CERTIFICATES", true);
    }

    static Trouble passing(String what) {
        return new Trouble(what, "", false);
    }
}
