/**
 * Threads of execution and waiting. The kernel is not preempted: it runs with interrupts off and
 * gives up the processor only in {@link elfin.kernel.sched.WaitQueue#await()} and its kin, so a
 * condition checked just before waiting cannot change in between.
 */
package elfin.kernel.sched;
