package elfin.kernel.mm;

/** The low half of the virtual addresses: one process's mappings and page tables. */
public final class AddressSpace {}
