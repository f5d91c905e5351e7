/**
 * Loads programs: what execve(2) does once it has found the file. {@link
 * elfin.kernel.exec.ProgramLoader} maps the segments of an ELF file, applies its rewrite plan and
 * builds the stack. Uses mm, fs and the ELF reader; task and the system calls use it.
 */
package elfin.kernel.exec;
