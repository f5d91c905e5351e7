/**
 * Builds what QEMU boots: the kernel, and the payload with program, rewrite plan and root file
 * system.
 */
package elfin.image;
