/** {@code coppice doctor}: whether a coordinator, or this machine, has what it needs. */
@NullMarked
package dev.coppice.cli.doctor;

import org.jspecify.annotations.NullMarked;
