/** Pipes and FIFOs: pipe(7). {@link elfin.kernel.fs.pipe.PipeFile} makes the ends. */
package elfin.kernel.fs.pipe;
