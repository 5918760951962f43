package dev.coppice.coordinator.http;

/** The address is not to be had: somebody else listens there, or it is not of this machine. */
public final class CannotListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotListenException(ApiSettings settings, Throwable cause) {
        super(
                "can't listen on " + settings.host() + ":" + settings.port()
                        + ": something else does, or it is no address of this machine; end that, or choose another one with --listen",
                cause);
    }
}
