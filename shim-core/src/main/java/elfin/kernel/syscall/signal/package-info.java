/** System calls: signals. */
package elfin.kernel.syscall.signal;
