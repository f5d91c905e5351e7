/**
 * What every part of the kernel uses and that uses nothing of it: error numbers, the handler
 * annotation.
 */
package elfin.kernel.core;
