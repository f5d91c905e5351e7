package elfin.kernel.arch;

import elfin.kernel.exec.EntryPoints;
import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.Extern;

/**
 * The addresses of the entries that rewritten sites jump to, and how often each call came in which
 * way.
 */
public final class SyscallEntries implements EntryPoints {
    /** Numbers below this are counted. */
    public static final int COUNT = SyscallEntryAssembly.TABLE_SIZE;

    private static boolean traced;

    /** Every call goes to {@link elfin.kernel.trace.CallTrace} from now on. */
    public static void trace() {
        traced = true;
        Descriptors.setSyscallEntry(Cpu.symbol("elfin_trace_trap"));
    }

    @Override
    public long entryFor(int number) {
        if (traced) {
            return Cpu.symbol("elfin_trace_jump");
        }
        if (number < 0 || number >= SyscallEntryAssembly.TABLE_SIZE) {
            return Cpu.symbol("elfin_syscall_jump");
        }
        return Mem.getLong(Cpu.symbol("elfin_entry_addresses") + 8L * number);
    }

    /** The address of a handler's thunk, or 0 without handler. */
    public static long thunk(long number) {
        if (number < 0 || number >= SyscallEntryAssembly.TABLE_SIZE) {
            return 0;
        }
        return Mem.getLong(Cpu.symbol("elfin_syscall_table") + 8L * number);
    }

    /** Calls a thunk with the arguments in a frame. */
    @Extern("elfin_call_thunk")
    public static native long call(long thunk, long frame);

    /** How often a number came through a rewritten site. */
    public static long rewrittenCalls(int number) {
        return Mem.getLong(Cpu.symbol("elfin_rewritten_calls") + 8L * number);
    }

    /** How often a number came by a syscall instruction. */
    public static long trappedCalls(int number) {
        return Mem.getLong(Cpu.symbol("elfin_trapped_calls") + 8L * number);
    }
}
