/**
 * What compiled code calls without naming it: allocation, failed checks, stack traces, and the
 * start of a Linux executable. The compiler knows these classes by name.
 */
package elfin.runtime;
