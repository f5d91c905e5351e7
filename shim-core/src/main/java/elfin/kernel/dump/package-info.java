/**
 * Core files: the memory and registers of a process that a signal has ended, as core(5) has them.
 * Entry point: {@link elfin.kernel.dump.CoreDump}. It runs in the task that dies, while the others
 * of its process wait; it takes no locks.
 */
package elfin.kernel.dump;
