/** What a job asks to run in and beside: a container for its tasks, services, or the services of a compose file. */
@NullMarked
package dev.coppice.environment;

import org.jspecify.annotations.NullMarked;
