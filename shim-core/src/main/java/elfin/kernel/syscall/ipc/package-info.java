/** System V and POSIX interprocess communication: sysvipc(7), mq_overview(7). */
package elfin.kernel.syscall.ipc;
