/** What two ends say to each other through a tunnel: two streams of frames, one each way. */
@NullMarked
package dev.coppice.tunnel;

import org.jspecify.annotations.NullMarked;
