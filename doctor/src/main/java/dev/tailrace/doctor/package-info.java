/**
 * Opens a stream through whatever lies between here and the hub, and says in plain words what it
 * found.
 *
 * <pre>
 *   Doctor ──► Approach: name, connection, TLS ──► Way
 *      └─────► Examination ──► Web ──► LiveStream ──► Observation   bytes, and when they came
 *                   │  └─► Prober ──► Probing                       what was published, and when
 *                   ▼
 *               …Check ──► Finding ──► Diagnosis ──► TextReport
 * </pre>
 *
 * What is seen and what it means are apart: a check is a function of observations, so it can be
 * tested with made-up ones. It stands outside: it shares no class with the hub and its client, and
 * takes their word for nothing but what the headers say.
 */
package dev.tailrace.doctor;
