/**
 * The processor: boot, system call and trap entry in assembly, descriptor tables, interrupt
 * controllers and the extended register state. Everything that knows an instruction or a register
 * of x86-64 by name is here.
 */
package elfin.kernel.arch;
