/**
 * Memory: physical page frames ({@link elfin.kernel.mm.Frames}), page tables ({@link
 * elfin.kernel.mm.PageTables}), address spaces and their mappings ({@link
 * elfin.kernel.mm.AddressSpace} and the classes it names), and access to user memory: of the
 * running program ({@link elfin.kernel.mm.UserMemory}), or of any ({@link
 * elfin.kernel.mm.ForeignMemory}).
 *
 * <p>A frame has one reference for each page-table entry and each cache that holds it; an entry of
 * a program that is not 0 holds one, present or not. There is one processor and the kernel is not
 * preempted, so nothing here locks; frames are released before the TLB is flushed, which more
 * processors will not allow.
 */
package elfin.kernel.mm;
