/**
 * Runs QEMU: the command line, the channels to the guest, and what becomes of signals, time limits
 * and crashes.
 */
package elfin.qemu;
