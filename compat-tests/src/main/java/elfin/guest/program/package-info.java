/** Programs that tests run in the unikernel: {@link elfin.guest.program.MemoryProgram}. */
package elfin.guest.program;
