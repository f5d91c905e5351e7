/** Writes the closed world as one LLVM module in textual form. */
package elfin.compiler.lower;
