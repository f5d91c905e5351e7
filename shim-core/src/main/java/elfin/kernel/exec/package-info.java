/** Loads programs: segments, rewrite plan, stack and auxiliary vector. */
package elfin.kernel.exec;
