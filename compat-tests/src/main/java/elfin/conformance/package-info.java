/**
 * The conformance suite's host side: builds the executable of cases, runs it on Linux (the oracle)
 * and in the unikernel, rewritten and by trap, and reports per system call. {@link
 * elfin.conformance.ConformCommand} is the entry point.
 */
package elfin.conformance;
