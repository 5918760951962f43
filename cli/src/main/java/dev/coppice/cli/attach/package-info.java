/** Programs that a person runs inside what Coppice keeps: in a container, or where an attempt has failed. */
@NullMarked
package dev.coppice.cli.attach;

import org.jspecify.annotations.NullMarked;
