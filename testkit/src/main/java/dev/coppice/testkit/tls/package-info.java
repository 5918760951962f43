/** Certificates for TLS. */
@NullMarked
package dev.coppice.testkit.tls;

import org.jspecify.annotations.NullMarked;
