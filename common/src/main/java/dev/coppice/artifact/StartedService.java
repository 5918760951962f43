package dev.coppice.artifact;

import java.time.Duration;
import java.util.Optional;

/**
 * A container that an attempt ran against.
 *
 * @param name the service's; empty for the container in which the tasks ran
 * @param image as the plan or the compose file names it
 * @param digest what names exactly the image that ran: {@code name@sha256:…} where it came from a registry, else its id; empty when
 *     that is not known
 * @param readyAfter from its beginning; empty when it never got ready
 */
public record StartedService(String name, String image, String digest, Optional<Duration> readyAfter) {}
