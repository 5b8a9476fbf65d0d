/** What is shipped, as those who install it find it. */
package dev.tailrace.dist;
