/**
 * Interprocess communication of System V and POSIX: sysvipc(7), mq_overview(7). Objects live in an
 * {@link elfin.kernel.ipc.IpcTable} by id and key; the handlers are in {@code
 * elfin.kernel.syscall.ipc}.
 */
package elfin.kernel.ipc;
