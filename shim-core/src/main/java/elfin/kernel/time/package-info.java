/** The clocks that programs see. */
package elfin.kernel.time;
