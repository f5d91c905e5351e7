/** System calls on sockets. */
package elfin.kernel.syscall.net;
