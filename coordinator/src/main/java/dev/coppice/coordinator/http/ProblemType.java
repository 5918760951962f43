package dev.coppice.coordinator.http;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** The kinds of errors that the API answers with. */
enum ProblemType {
    BAD_REQUEST(HttpStatus.BAD_REQUEST, "the request is wrong"),
    BAD_CURSOR(HttpStatus.BAD_REQUEST, "the cursor is not one of this list"),
    BAD_JSON(HttpStatus.BAD_REQUEST, "the body is not the JSON that is wanted"),
    UNKNOWN_FIELD(HttpStatus.BAD_REQUEST, "the body has a field that is not known"),
    UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "a valid token is needed"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "this is not allowed"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "there is no such thing"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "the method does not fit the path"),
    NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "the answer has another media type"),
    TOO_SLOW(HttpStatus.REQUEST_TIMEOUT, "the request took too long to come"),
    CONFLICT(HttpStatus.CONFLICT, "it does not stand so that this can be done"),
    BUSY(HttpStatus.CONFLICT, "another request does this just now"),
    SESSION_RUNNING(HttpStatus.CONFLICT, "the session still runs"),
    SESSION_ENDED(HttpStatus.CONFLICT, "the session has ended"),
    OFFSET_MISMATCH(HttpStatus.CONFLICT, "the stored part ends elsewhere"),
    FILE_COMPLETE(HttpStatus.CONFLICT, "the file is complete and stays as it is"),
    SUPERSEDED(HttpStatus.GONE, "the attempt belongs to another claim"),
    TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "this is too large"),
    UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "the body has another media type"),
    RANGE_NOT_SATISFIABLE(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "there is no such part"),
    BAD_PLAN(HttpStatus.UNPROCESSABLE_CONTENT, "the plans can't be run"),
    NO_REPOSITORY(HttpStatus.UNPROCESSABLE_CONTENT, "no repository is named"),
    REPOSITORY_NOT_ALLOWED(HttpStatus.UNPROCESSABLE_CONTENT, "the repository is not one of those allowed"),
    NOTHING_TO_RUN(HttpStatus.UNPROCESSABLE_CONTENT, "there is nothing to run"),
    KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "the key was given to another request"),
    NO_COMMIT(HttpStatus.UNPROCESSABLE_CONTENT, "the repository has no such commit"),
    QUEUE_FULL(HttpStatus.TOO_MANY_REQUESTS, "the queue is full"),
    INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "the coordinator failed"),
    NOT_IMPLEMENTED(HttpStatus.NOT_IMPLEMENTED, "the request asks for a part of HTTP that this server does not have"),
    CHECKOUT(HttpStatus.BAD_GATEWAY, "the repository can't be fetched"),
    CHECKOUT_TIMED_OUT(HttpStatus.GATEWAY_TIMEOUT, "the repository did not answer in time"),
    STANDBY(HttpStatus.SERVICE_UNAVAILABLE, "another coordinator decides"),
    NO_DATABASE(HttpStatus.SERVICE_UNAVAILABLE, "the coordinator's database can't be used"),
    UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "this can't be done now"),
    DISK_FULL(HttpStatus.INSUFFICIENT_STORAGE, "the coordinator's disk is full");

    private final HttpStatus status;
    private final String title;

    ProblemType(HttpStatus status, String title) {
        this.status = status;
        this.title = title;
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    URI uri() {
        return URI.create(
                "urn:coppice:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** The one that fits a status best. */
    static ProblemType of(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 408 -> TOO_SLOW;
            case 413 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 416 -> RANGE_NOT_SATISFIABLE;
            case 501, 505 -> NOT_IMPLEMENTED;
            case 503 -> UNAVAILABLE;
            default -> status < 500 ? BAD_REQUEST : INTERNAL;
        };
    }
}
