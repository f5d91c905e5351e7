/**
 * The rewrite plan of one program as bytes: made on the host by {@code elfin.rewrite}, read by the
 * kernel's loader with {@link elfin.patch.PatchTable}. Plain system Java, no disassembler.
 *
 * <p>All addresses are virtual addresses of the ELF file, before any load bias; a plan does not
 * depend on where the program or the kernel lies. The pool of stubs is extra memory that the loader
 * maps beside the program: first the slots (8 bytes each, filled with kernel entry addresses at
 * load time), then the code of the stubs.
 *
 * <p>The format, little-endian; each table follows the one before it without gaps:
 *
 * <pre>
 *   0 u64 magic "ELFINPLN"      8 u32 version           12 u32 flags (1: position-independent)
 *  16 u64 image start          24 u64 image end (both page-aligned)
 *  32 u64 pool address (page-aligned; may be negative for position-independent programs)
 *  40 u32 slot count           44 u32 stub code bytes   48 u32 patch count  52 u32 map count
 *  56 u32 site count           60 u32 number count      64 u32 patch bytes  68 u32 zero
 *  72 slots:   i32 number each (-1: any), padded to 8 bytes
 *     map:     {u64 address, u64 original address, u32 length, u32 displacement}, sorted by address;
 *              displacement: offset in the stub code's instruction of 4 bytes that say how far
 *              something outside the pool is, 0: it has none
 *     patches: {u64 address, u16 length, u16 jumps, u32 offset in patch bytes}, sorted by
 *              address; the new bytes begin with that many jumps of 5 bytes into the pool;
 *              at the offset: the original bytes, then the new bytes
 *     sites:   {u64 address, u8 tactic, u8 reason, u16 number count, u32 first number},
 *              sorted by address
 *     numbers: i32 each
 *     stub code, then patch bytes
 * </pre>
 */
package elfin.patch;
