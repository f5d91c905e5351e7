/**
 * Handlers of the memory calls: mmap, mprotect, brk and their kin. They check arguments as their
 * manual pages tell and leave the work to {@link elfin.kernel.mm}.
 */
package elfin.kernel.syscall.memory;
