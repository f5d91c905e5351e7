/** The system call table: one row per call, and what is derived from it. */
package elfin.table;
