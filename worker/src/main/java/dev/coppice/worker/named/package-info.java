/** Named environments: services of a compose file that live on for a person or an agent, each in a folder of this user's state. */
@NullMarked
package dev.coppice.worker.named;

import org.jspecify.annotations.NullMarked;
