/**
 * Layouts of the structures that system calls take and fill, in C's own names: {@code SIZE}, and
 * per field its offset in bytes. A test compares them with the machine's C headers.
 */
package elfin.abi.struct;
