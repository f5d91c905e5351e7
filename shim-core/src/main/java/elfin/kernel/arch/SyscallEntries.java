package elfin.kernel.arch;

import elfin.kernel.exec.EntryPoints;
import elfin.raw.Cpu;
import elfin.raw.Mem;

/**
 * The addresses of the entries that rewritten sites jump to, and how often each call came in which
 * way.
 */
public final class SyscallEntries implements EntryPoints {
    @Override
    public long entryFor(int number) {
        if (number < 0 || number >= SyscallEntryAssembly.TABLE_SIZE) {
            return Cpu.symbol("elfin_syscall_jump");
        }
        return Mem.getLong(Cpu.symbol("elfin_entry_addresses") + 8L * number);
    }

    /** How often a number came through a rewritten site. */
    public static long rewrittenCalls(int number) {
        return Mem.getLong(Cpu.symbol("elfin_rewritten_calls") + 8L * number);
    }

    /** How often a number came by a syscall instruction. */
    public static long trappedCalls(int number) {
        return Mem.getLong(Cpu.symbol("elfin_trapped_calls") + 8L * number);
    }
}
