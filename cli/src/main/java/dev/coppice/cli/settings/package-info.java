/** Settings of servers: flags over the environment over a file. */
@NullMarked
package dev.coppice.cli.settings;

import org.jspecify.annotations.NullMarked;
