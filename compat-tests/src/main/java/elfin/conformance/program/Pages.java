package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Mman;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** Mappings for cases, and what accesses to them do. */
final class Pages {
    static final int PRIVATE = Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS;
    static final int SHARED = Mman.MAP_SHARED | Mman.MAP_ANONYMOUS;
    static final int READ = Mman.PROT_READ;
    static final int READ_WRITE = Mman.PROT_READ | Mman.PROT_WRITE;

    /** What an access gives: no fault, or a signal times 256 and its {@code si_code}. */
    static final int FINE = 0;

    static final int NOT_MAPPED = Signal.SIGSEGV << 8 | 1;
    static final int NOT_ALLOWED = Signal.SIGSEGV << 8 | 2;
    static final int BEYOND_FILE = Signal.SIGBUS << 8 | 2;

    /** Bytes of a large page. */
    static final long LARGE = 2L << 20;

    private static final int ACCESS_INSTRUCTION_SIZE = 3;

    private Pages() {}

    /** mmap(2) of anonymous memory, with its result. */
    static long map(long address, long size, int protection, int flags) {
        return call(Call.MMAP, address, size, protection, flags, -1, 0);
    }

    /** New private pages, readable and writable. */
    static long some(int count) {
        return succeeds(map(0, (long) count * PAGE, READ_WRITE, PRIVATE));
    }

    /** New private pages with nothing mapped right before and behind them. */
    static long alone(int count) {
        long pages = some(count + 2);
        unmap(pages, 1);
        unmap(pages + (count + 1L) * PAGE, 1);
        return pages + PAGE;
    }

    /** New shared anonymous pages. */
    static long shared(int count) {
        return succeeds(map(0, (long) count * PAGE, READ_WRITE, SHARED));
    }

    /** A mapping of a file from its beginning. */
    static long file(long fd, int count, int protection, int flags) {
        return succeeds(call(Call.MMAP, 0, (long) count * PAGE, protection, flags, fd, 0));
    }

    /** Pages whose first one is aligned to 2 MiB, with room for {@code size} bytes. */
    static long aligned(long size) {
        long pages = succeeds(map(0, size + LARGE, READ_WRITE, PRIVATE));
        return (pages + LARGE - 1) & -LARGE;
    }

    static void unmap(long address, int count) {
        Kit.returns(0, call(Call.MUNMAP, address, (long) count * PAGE));
    }

    /** What loading 8 bytes gives. */
    static int load(long address) {
        expectFault();
        Machine.load(address);
        return fault();
    }

    /** What storing 8 bytes gives. */
    static int store(long address, long value) {
        expectFault();
        Machine.store(address, value);
        return fault();
    }

    private static void expectFault() {
        Handlers.install(Signal.SIGSEGV);
        Handlers.install(Signal.SIGBUS);
        Handlers.count = 0;
        Handlers.skip = ACCESS_INSTRUCTION_SIZE;
    }

    private static int fault() {
        Handlers.skip = 0;
        if (Handlers.count == 0) {
            return FINE;
        }
        return (int) Handlers.lastSignal << 8 | Handlers.infoInt(Handlers.SI_CODE);
    }

    /** Whether something is mapped at a page. */
    static boolean isMapped(long page) {
        return call(Call.MSYNC, page, PAGE, Mman.MS_ASYNC) == 0;
    }

    /** Whether a page is in memory: mincore(2). */
    static boolean isResident(long page) {
        long vector = memory(1);
        Kit.returns(0, call(Call.MINCORE, page, PAGE, vector));
        return (Mem.getByte(vector) & 1) != 0;
    }

    /** Writes a number into each page. */
    static void number(long pages, int count) {
        for (int i = 0; i < count; i++) {
            Mem.putLong(pages + (long) i * PAGE, i + 1L);
        }
    }

    /** Expects the numbers of {@link #number}. */
    static void areNumbered(long pages, int count) {
        for (int i = 0; i < count; i++) {
            Kit.equal("page " + i, i + 1L, Mem.getLong(pages + (long) i * PAGE));
        }
    }
}
