/**
 * /sys, sysfs(5): the processor, memory and empty directories of devices, as C libraries, run-time
 * systems and allocators look at them. {@link elfin.kernel.fs.sys.SysFileSystem} is the entry
 * point.
 */
package elfin.kernel.fs.sys;
