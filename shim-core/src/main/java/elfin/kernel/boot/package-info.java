/**
 * From the machine's entry point to the first program: the boot payload and the order in which the
 * kernel's parts start.
 */
package elfin.kernel.boot;
