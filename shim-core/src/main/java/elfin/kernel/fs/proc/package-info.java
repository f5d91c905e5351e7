/**
 * /proc, proc(5): files whose text is made when they are opened. {@link
 * elfin.kernel.fs.proc.ProcFileSystem} is the entry point; {@link elfin.kernel.fs.proc.ProcSource}
 * is what it asks of the layers above.
 */
package elfin.kernel.fs.proc;
