/**
 * /dev: the memory devices of mem(4) and the file system that holds the device nodes. {@link
 * elfin.kernel.fs.dev.DeviceNodes} is the entry point.
 */
package elfin.kernel.fs.dev;
