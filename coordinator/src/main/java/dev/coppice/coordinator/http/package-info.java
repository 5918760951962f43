/** The coordinator's HTTP API, as {@code openapi.json} describes it. */
@NullMarked
package dev.coppice.coordinator.http;

import org.jspecify.annotations.NullMarked;
