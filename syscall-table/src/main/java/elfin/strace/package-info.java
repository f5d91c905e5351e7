/**
 * Traces as strace(1) prints them. This runs on the host: the kernel only sends records of
 * registers and memory, see {@link elfin.table.TraceFormat}.
 */
package elfin.strace;
