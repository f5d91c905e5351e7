package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** getrlimit(2): limits that calls keep to. The children here lower their own. */
final class LimitCases {
    private static final int RLIMIT_FSIZE = 1;
    private static final int RENAME_EXCHANGE = 2;
    private static final int RENAME_WHITEOUT = 4;
    private static final int AT_FDCWD = -100;
    private static final int ST_MODE = 24;
    private static final int ST_RDEV = 40;
    private static final int S_IFCHR = 0020000;

    private LimitCases() {}

    private static void limit(int resource, long soft) {
        long limit = memory(16);
        Mem.putLong(limit, soft);
        Mem.putLong(limit + 8, -1);
        returns(0, call(Call.SETRLIMIT, resource, limit));
    }

    @Case("write")
    static void fileGrowsToItsLimitOnly() {
        long file = Files.create("limited", "");
        Handlers.install(Signal.SIGXFSZ);
        limit(RLIMIT_FSIZE, 10);
        long buffer = memory(64);
        long first = call(Call.WRITE, file, buffer, 64);
        long second = call(Call.WRITE, file, buffer, 1);
        long third = call(Call.PWRITE64, file, buffer, 5, 3);
        limit(RLIMIT_FSIZE, -1);
        returns(10, first);
        fails(Errno.EFBIG, second);
        returns(5, third);
        equal("SIGXFSZ", 1, Handlers.count);
    }

    @Case("ftruncate")
    static void fileIsNotExtendedBeyondItsLimit() {
        long file = Files.create("limited", "12345");
        Handlers.install(Signal.SIGXFSZ);
        limit(RLIMIT_FSIZE, 4);
        long grown = call(Call.FTRUNCATE, file, 6);
        long cut = call(Call.FTRUNCATE, file, 3);
        limit(RLIMIT_FSIZE, -1);
        fails(Errno.EFBIG, grown);
        returns(0, cut);
        equal("SIGXFSZ", 1, Handlers.count);
    }

    @Case("fallocate")
    static void allocationAcrossTheLimitIsSignalled() {
        long file = Files.create("limited", "12345");
        Handlers.install(Signal.SIGXFSZ);
        limit(RLIMIT_FSIZE, 8);
        long across = call(Call.FALLOCATE, file, 0, 2, 20);
        long within = call(Call.FALLOCATE, file, 0, 2, 6);
        limit(RLIMIT_FSIZE, -1);
        fails(Errno.EFBIG, across);
        returns(0, within);
        equal("SIGXFSZ", 1, Handlers.count);
    }

    @Case("write")
    static void writingBeyondTheLimitKills() {
        long file = Files.create("limited", "");
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            limit(RLIMIT_FSIZE, 0);
            call(Call.WRITE, file, text("x"), 1);
            call(Call.EXIT_GROUP, 1);
        }
        equal("status", Signal.SIGXFSZ, statusOf(child) & 0x7f);
    }

    @Case("renameat2")
    static void whiteoutStaysAtTheOldName() {
        call(Call.CLOSE, Files.create("old", "text"));
        long from = text("old");
        int flags = RENAME_WHITEOUT;
        returns(0, call(Call.RENAMEAT2, AT_FDCWD, from, AT_FDCWD, text("new"), flags));
        long status = memory(144);
        returns(0, call(Call.STAT, from, status));
        equal("mode", S_IFCHR, Mem.getInt(status + ST_MODE));
        equal("device", 0, Mem.getLong(status + ST_RDEV));
        flags |= RENAME_EXCHANGE;
        fails(Errno.EINVAL, call(Call.RENAMEAT2, AT_FDCWD, from, AT_FDCWD, text("new"), flags));
    }
}
