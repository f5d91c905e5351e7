package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Pages.FINE;
import static elfin.conformance.program.Pages.NOT_MAPPED;
import static elfin.conformance.program.Pages.PRIVATE;
import static elfin.conformance.program.Pages.READ_WRITE;
import static elfin.conformance.program.Pages.load;
import static elfin.conformance.program.Pages.map;
import static elfin.conformance.program.Pages.store;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Mman;
import elfin.raw.Mem;

/** brk(2). */
final class BreakCases {
    private static final int RLIMIT_DATA = 2;
    private static final int RLIMIT_AS = 9;

    private BreakCases() {}

    private static long end() {
        return call(Call.BRK, 0);
    }

    private static void limit(int resource, long bytes) {
        long limit = memory(16);
        Mem.putLong(limit, bytes);
        Mem.putLong(limit + 8, -1);
        returns(0, call(Call.SETRLIMIT, resource, limit));
    }

    @Case("brk")
    static void breakNeedNotBeAligned() {
        long start = end();
        returns(start + 10, call(Call.BRK, start + 10));
        Mem.putLong(start, 5);
        returns(start + 100, call(Call.BRK, start + 100));
        equal("kept", 5, Mem.getLong(start));
        returns(start, call(Call.BRK, start));
    }

    @Case("brk")
    static void shrunkHeapFaults() {
        long start = end();
        long page = (start + PAGE - 1) & -PAGE;
        returns(page + 2L * PAGE, call(Call.BRK, page + 2L * PAGE));
        equal("inside", FINE, store(page + PAGE, 1));
        returns(page + PAGE, call(Call.BRK, page + PAGE));
        equal("outside", NOT_MAPPED, load(page + PAGE));
        returns(start, call(Call.BRK, start));
    }

    @Case("brk")
    static void heapIsStoppedByAMapping() {
        long start = end();
        long page = (start + PAGE - 1) & -PAGE;
        long at = page + 4L * PAGE;
        returns(at, map(at, PAGE, READ_WRITE, PRIVATE | Mman.MAP_FIXED_NOREPLACE));
        returns(start, call(Call.BRK, page + 8L * PAGE));
        returns(page + 2L * PAGE, call(Call.BRK, page + 2L * PAGE));
        returns(start, call(Call.BRK, start));
        Pages.unmap(at, 1);
    }

    @Case("brk")
    static void heapIsInherited() {
        long start = end();
        returns(start + PAGE, call(Call.BRK, start + PAGE));
        Mem.putLong(start, 5);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            boolean right = end() == start + PAGE && Mem.getLong(start) == 5;
            call(Call.BRK, start + 3L * PAGE);
            call(Call.EXIT_GROUP, right ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
        equal("own break", start + PAGE, end());
        returns(start, call(Call.BRK, start));
    }

    @Case("brk")
    static void heapIsLimitedAsData() {
        long start = end();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            limit(RLIMIT_DATA, 64L * PAGE);
            boolean right = call(Call.BRK, start + 256L * PAGE) == start;
            call(Call.EXIT_GROUP, right ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("brk")
    static void heapIsLimitedByTheAddressSpace() {
        long start = end();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            limit(RLIMIT_AS, 64L << 20);
            boolean right = call(Call.BRK, start + (128L << 20)) == start;
            call(Call.EXIT_GROUP, right ? 0 : 1);
        }
        equal("status", 0, statusOf(child));
    }

    @Case("brk")
    static void largeHeapKeepsItsContents() {
        long start = end();
        long size = 4L << 20;
        returns(start + size, call(Call.BRK, start + size));
        for (long at = start; at < start + size - 8; at += 3L * PAGE) {
            Mem.putLong(at, at);
        }
        for (long at = start; at < start + size - 8; at += 3L * PAGE) {
            equal("word", at, Mem.getLong(at));
        }
        returns(start, call(Call.BRK, start));
    }
}
