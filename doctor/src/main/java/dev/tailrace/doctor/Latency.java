package dev.tailrace.doctor;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a probe took, from the sending of its POST to its arrival on the stream.
 *
 * @param number of the probe, from 1
 * @param status that its POST was answered with; 0 if no answer came
 * @param time empty if it has not arrived
 *     <p>Threads: immutable.
 */
public record Latency(int number, int status, Optional<Duration> time) {}
