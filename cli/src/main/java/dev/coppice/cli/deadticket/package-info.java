/** {@code coppice dead}: tickets that no worker could take. */
@NullMarked
package dev.coppice.cli.deadticket;

import org.jspecify.annotations.NullMarked;
