/**
 * The conformance cases: system Java over raw system calls, compiled into one static Linux
 * executable that runs on Linux and in the unikernel. {@link elfin.conformance.program.Program} is
 * its main class; a case is a static method with {@link elfin.conformance.program.Case}.
 */
package elfin.conformance.program;
