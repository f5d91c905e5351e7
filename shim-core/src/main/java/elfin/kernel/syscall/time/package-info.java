/** System calls: clocks and sleeping. */
package elfin.kernel.syscall.time;
