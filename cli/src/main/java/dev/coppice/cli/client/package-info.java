/** Talking to a coordinator over its HTTP API. */
@NullMarked
package dev.coppice.cli.client;

import org.jspecify.annotations.NullMarked;
