/**
 * What all system call handlers share; the handlers themselves are in the packages of their areas.
 */
package elfin.kernel.syscall;
