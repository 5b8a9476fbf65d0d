/** {@code EventSource} for the JVM. */
@NullMarked
package dev.tailrace.client;

import org.jspecify.annotations.NullMarked;
