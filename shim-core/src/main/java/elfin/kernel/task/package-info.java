/** Processes and their tasks (threads), as Linux knows them. */
package elfin.kernel.task;
