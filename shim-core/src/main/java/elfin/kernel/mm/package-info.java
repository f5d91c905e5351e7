/**
 * Physical page frames, page tables, address spaces and their mappings, and access to user memory.
 */
package elfin.kernel.mm;
