/**
 * The virtual file system: inodes, directory entries, open files, and the file systems behind them.
 */
package elfin.kernel.fs;
