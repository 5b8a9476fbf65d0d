/**
 * {@code main()}, the command line and the demo; the one place where adapters are built.
 *
 * <pre>
 *   Main ──► ServeCommand, DemoCommand ──► RunningHub ──► log, hub, server
 *        ├─► PublishCommand, FollowCommand ──► HTTP
 *        ├─► BenchCommand ──► LoadRun, and a BenchHub to load
 *        ├─► DoctorCommand ──► Doctor
 *        └─► Configuration ◄── command line, Variables, ConfigFile
 * </pre>
 */
package dev.tailrace.app;
