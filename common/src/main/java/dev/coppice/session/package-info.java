/** One submission of plans against one repository at one commit: its identity, states and verdict. */
@NullMarked
package dev.coppice.session;

import org.jspecify.annotations.NullMarked;
