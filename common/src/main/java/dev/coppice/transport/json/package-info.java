/** The messages as JSON: what they look like on the wire, and which versions of it can be read. */
@NullMarked
package dev.coppice.transport.json;

import org.jspecify.annotations.NullMarked;
