/** Rapid type analysis: which methods, fields and classes the entry points can reach. */
package elfin.compiler.reach;
