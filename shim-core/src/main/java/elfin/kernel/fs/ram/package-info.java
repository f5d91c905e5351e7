/**
 * The file system in memory: an empty one as tmpfs, or over the boot image's tree, whose inodes,
 * entries and pages are used in place until they change. {@link elfin.kernel.fs.ram.RamFileSystem}
 * is the entry point.
 */
package elfin.kernel.fs.ram;
