/** Sessions that a coordinator runs: submitted, listed, shown, cancelled and tried again. */
@NullMarked
package dev.coppice.cli.session;

import org.jspecify.annotations.NullMarked;
