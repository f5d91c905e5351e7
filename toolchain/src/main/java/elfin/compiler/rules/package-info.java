/** Proves what annotations promise, over the whole call graph. */
package elfin.compiler.rules;
