/** Random numbers. */
package elfin.kernel.entropy;
