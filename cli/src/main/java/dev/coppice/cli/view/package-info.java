/** What people see of a session while it runs and when it has ended. */
@NullMarked
package dev.coppice.cli.view;

import org.jspecify.annotations.NullMarked;
