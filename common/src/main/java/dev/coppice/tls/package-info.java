/** Trust in the other end of a TLS connection. */
@NullMarked
package dev.coppice.tls;

import org.jspecify.annotations.NullMarked;
