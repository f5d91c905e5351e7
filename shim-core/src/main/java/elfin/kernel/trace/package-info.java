/**
 * System calls as binary records for the host, which makes strace's lines of them: {@code
 * elfin.table.TraceFormat} says how they look.
 */
package elfin.kernel.trace;
