/** System calls: processes, identities and limits. */
package elfin.kernel.syscall.process;
