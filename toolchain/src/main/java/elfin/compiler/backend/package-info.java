/** LLVM and its linker, behind the few calls that are needed of them. */
package elfin.compiler.backend;
