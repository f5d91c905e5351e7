/**
 * The kernel's own messages: a log that works from the first instruction on, and the end of the
 * machine.
 */
package elfin.kernel.log;
