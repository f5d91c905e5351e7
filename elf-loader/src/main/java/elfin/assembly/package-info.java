/** Assembles the few instructions of stubs and patches. */
package elfin.assembly;
