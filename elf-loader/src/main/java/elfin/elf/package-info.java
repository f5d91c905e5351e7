/**
 * Reads ELF executables: strict, bounded, without allocation of anything the file's numbers could
 * blow up. Start at {@link elfin.elf.LoadPlan#read}. Plain system Java: the kernel's execve(2) and
 * the host tools run the same code.
 *
 * <p>Layout and constants: System V ABI, gABI 4.1 with the x86-64 supplement; elf(5). What is
 * accepted follows Linux's fs/binfmt_elf.c, except where a file could only be damaged.
 */
package elfin.elf;
