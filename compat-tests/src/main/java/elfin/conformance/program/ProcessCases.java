package elfin.conformance.program;

import static elfin.conformance.program.Kit.NON_CANONICAL;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.endOfMemory;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Errno;
import elfin.raw.Mem;

/** Ends of processes, limits, prctl, scheduling, random numbers and children that are not there. */
final class ProcessCases {
    private static final int RLIMIT_NOFILE = 7;
    private static final int PR_SET_NAME = 15;
    private static final int PR_GET_NAME = 16;

    private ProcessCases() {}

    @Case(value = "exit_group", ends = 7)
    static void exitStatusIsTheLowByte() {
        call(Call.EXIT_GROUP, 0x107);
    }

    @Case(value = "exit", ends = 3)
    static void exitOfTheOnlyThreadEndsTheProcess() {
        call(Call.EXIT, 3);
    }

    @Case(value = "exit_group", ends = 255)
    static void negativeStatusIsCutToAByte() {
        call(Call.EXIT_GROUP, -1);
    }

    @Case("wait4")
    static void withoutChildrenWaitIsEchild() {
        fails(Errno.ECHILD, call(Call.WAIT4, -1, 0, 0, 0));
        fails(Errno.ECHILD, call(Call.WAIT4, -1, 0, 1, 0));
        fails(Errno.ECHILD, call(Call.WAIT4, call(Call.GETPPID), 0, 0, 0));
    }

    @Case("wait4")
    static void unknownWaitOptionsAreEinval() {
        fails(Errno.EINVAL, call(Call.WAIT4, -1, 0, 0x100, 0));
    }

    @Case("waitid")
    static void waitidWithoutChildrenIsEchild() {
        fails(Errno.ECHILD, call(Call.WAITID, 0, 0, memory(128), 4, 0));
        fails(Errno.ECHILD, call(Call.WAITID, 1, call(Call.GETPPID), memory(128), 4, 0));
    }

    @Case("waitid")
    static void waitidChecksItsArguments() {
        fails(Errno.EINVAL, call(Call.WAITID, 0, 0, memory(128), 0, 0));
        fails(Errno.EINVAL, call(Call.WAITID, 9, 0, memory(128), 4, 0));
        fails(Errno.EINVAL, call(Call.WAITID, 1, 0, memory(128), 4, 0));
        fails(Errno.EINVAL, call(Call.WAITID, 0, 0, memory(128), 4 | 0x100, 0));
    }

    @Case("getrlimit")
    static void softLimitsAreNotAboveHardOnes() {
        long limit = memory(16);
        for (int resource = 0; resource < 16; resource++) {
            returns(0, call(Call.GETRLIMIT, resource, limit));
            long soft = Mem.getLong(limit);
            long hard = Mem.getLong(limit + 8);
            holds("soft <= hard of " + resource, Long.compareUnsigned(soft, hard) <= 0);
        }
    }

    @Case("getrlimit")
    static void unknownResourceIsEinval() {
        fails(Errno.EINVAL, call(Call.GETRLIMIT, 16, memory(16)));
        fails(Errno.EINVAL, call(Call.GETRLIMIT, -1, memory(16)));
    }

    @Case("getrlimit")
    static void getrlimitToUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.GETRLIMIT, RLIMIT_NOFILE, UNMAPPED));
    }

    @Case(value = "setrlimit", alone = true)
    static void limitOfOpenFilesIsEnforced() {
        long limit = memory(16);
        Mem.putLong(limit, 10);
        Mem.putLong(limit + 8, 4096);
        returns(0, call(Call.SETRLIMIT, RLIMIT_NOFILE, limit));
        long last = 0;
        for (int i = 0; i < 10 && last >= 0; i++) {
            last = call(Call.DUP, 1);
        }
        fails(Errno.EMFILE, last);
        fails(Errno.EBADF, call(Call.DUP2, 1, 10));
        fails(Errno.EINVAL, call(Call.FCNTL, 1, 0, 10));
    }

    @Case("setrlimit")
    static void softAboveHardIsEinval() {
        long limit = memory(16);
        Mem.putLong(limit, 11);
        Mem.putLong(limit + 8, 10);
        fails(Errno.EINVAL, call(Call.SETRLIMIT, RLIMIT_NOFILE, limit));
    }

    @Case("prlimit64")
    static void prlimitGivesTheOldLimit() {
        long old = memory(16);
        long limit = memory(16);
        returns(0, call(Call.GETRLIMIT, RLIMIT_NOFILE, limit));
        returns(0, call(Call.PRLIMIT64, 0, RLIMIT_NOFILE, 0, old));
        equal("soft", Mem.getLong(limit), Mem.getLong(old));
        equal("hard", Mem.getLong(limit + 8), Mem.getLong(old + 8));
    }

    @Case("prlimit64")
    static void prlimitOfNobodyIsEsrch() {
        fails(Errno.ESRCH, call(Call.PRLIMIT64, 0x3ffff0, RLIMIT_NOFILE, 0, memory(16)));
    }

    @Case("prctl")
    static void nameIsCutAtFifteenBytes() {
        long name = memory(32);
        returns(0, call(Call.PRCTL, PR_SET_NAME, text("a-name-that-is-too-long")));
        returns(0, call(Call.PRCTL, PR_GET_NAME, name));
        textIs("a-name-that-is-\0", name);
        equal("untouched", 0, Mem.getByte(name + 16));
    }

    @Case("prctl")
    static void unknownOptionIsEinval() {
        fails(Errno.EINVAL, call(Call.PRCTL, 9999, 0, 0, 0, 0));
    }

    @Case("prctl")
    static void nameFromUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.PRCTL, PR_SET_NAME, UNMAPPED));
    }

    @Case("prctl")
    static void parentDeathSignalIsKept() {
        long signal = memory(4);
        returns(0, call(Call.PRCTL, 1, 15));
        returns(0, call(Call.PRCTL, 2, signal));
        equal("signal", 15, Mem.getInt(signal));
        fails(Errno.EINVAL, call(Call.PRCTL, 1, 65));
        returns(0, call(Call.PRCTL, 1, 0));
    }

    @Case("prctl")
    static void dumpableCanBeSwitchedOff() {
        returns(1, call(Call.PRCTL, 3));
        returns(0, call(Call.PRCTL, 4, 0));
        returns(0, call(Call.PRCTL, 3));
        fails(Errno.EINVAL, call(Call.PRCTL, 4, 2));
        returns(0, call(Call.PRCTL, 4, 1));
    }

    @Case(value = "prctl", alone = true)
    static void noNewPrivilegesCannotBeTakenBack() {
        returns(0, call(Call.PRCTL, 39, 0, 0, 0, 0));
        returns(0, call(Call.PRCTL, 38, 1, 0, 0, 0));
        returns(1, call(Call.PRCTL, 39, 0, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.PRCTL, 38, 0, 0, 0, 0));
    }

    @Case("arch_prctl")
    static void fsBaseIsReadBack() {
        long place = memory(8);
        long block = memory(64);
        returns(0, call(Call.ARCH_PRCTL, 0x1002, block));
        returns(0, call(Call.ARCH_PRCTL, 0x1003, place));
        equal("FS base", block, Mem.getLong(place));
        returns(0, call(Call.ARCH_PRCTL, 0x1002, 0));
    }

    @Case("arch_prctl")
    static void fsBaseOutsideOfProgramsIsEperm() {
        fails(Errno.EPERM, call(Call.ARCH_PRCTL, 0x1002, -1L << 32));
        fails(Errno.EPERM, call(Call.ARCH_PRCTL, 0x1002, NON_CANONICAL));
    }

    @Case("arch_prctl")
    static void unknownArchOptionIsEinval() {
        fails(Errno.EINVAL, call(Call.ARCH_PRCTL, 0x7fff, 0));
    }

    @Case("arch_prctl")
    static void fsBaseToUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.ARCH_PRCTL, 0x1003, UNMAPPED));
    }

    @Case("getrandom")
    static void randomBytesDiffer() {
        long bytes = memory(64);
        returns(32, call(Call.GETRANDOM, bytes, 32, 0));
        returns(32, call(Call.GETRANDOM, bytes + 32, 32, 1));
        boolean differ = false;
        for (int i = 0; i < 32; i += 8) {
            differ |= Mem.getLong(bytes + i) != Mem.getLong(bytes + 32 + i);
        }
        holds("two times 32 bytes differ", differ);
    }

    @Case("getrandom")
    static void randomFlagsAreChecked() {
        fails(Errno.EINVAL, call(Call.GETRANDOM, memory(8), 8, 8));
        fails(Errno.EINVAL, call(Call.GETRANDOM, memory(8), 8, 6));
        returns(0, call(Call.GETRANDOM, 0, 0, 0));
    }

    @Case("getrandom")
    static void randomToUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.GETRANDOM, UNMAPPED, 8, 0));
    }

    @Case("getrandom")
    static void randomBytesStopAtTheEndOfMemory() {
        long end = endOfMemory(16);
        returns(16, call(Call.GETRANDOM, end - 16, 16, 0));
        fails(Errno.EFAULT, call(Call.GETRANDOM, end, 1, 0));
    }

    @Case("sched_yield")
    static void yieldReturns() {
        returns(0, call(Call.SCHED_YIELD));
    }

    @Case("sched_getaffinity")
    static void affinityNamesAProcessor() {
        long mask = memory(1024);
        long size = succeeds(call(Call.SCHED_GETAFFINITY, 0, 1024, mask));
        holds("size is a multiple of 8", size > 0 && size % 8 == 0);
        boolean any = false;
        for (int i = 0; i < size; i++) {
            any |= Mem.getByte(mask + i) != 0;
        }
        holds("some processor", any);
    }

    @Case("sched_getaffinity")
    static void affinityChecksItsArguments() {
        fails(Errno.EINVAL, call(Call.SCHED_GETAFFINITY, 0, 1023, memory(1024)));
        fails(Errno.ESRCH, call(Call.SCHED_GETAFFINITY, 0x3ffff0, 1024, memory(1024)));
        fails(Errno.EFAULT, call(Call.SCHED_GETAFFINITY, 0, 1024, UNMAPPED));
    }

    @Case("sched_setaffinity")
    static void noProcessorAtAllIsEinval() {
        fails(Errno.EINVAL, call(Call.SCHED_SETAFFINITY, 0, 8, memory(8)));
        fails(Errno.EFAULT, call(Call.SCHED_SETAFFINITY, 0, 8, UNMAPPED));
        fails(Errno.ESRCH, call(Call.SCHED_SETAFFINITY, 0x3ffff0, 8, memory(8)));
    }

    @Case(value = "sched_setaffinity", alone = true)
    static void affinityToTheFirstProcessorHolds() {
        long mask = memory(1024);
        Mem.putByte(mask, (byte) 1);
        returns(0, call(Call.SCHED_SETAFFINITY, 0, 8, mask));
        Mem.putByte(mask, (byte) 0);
        succeeds(call(Call.SCHED_GETAFFINITY, 0, 1024, mask));
        equal("mask", 1, Mem.getLong(mask));
    }

    @Case("sched_get_priority_max")
    static void prioritiesDependOnThePolicy() {
        returns(0, call(Call.SCHED_GET_PRIORITY_MAX, 0));
        returns(99, call(Call.SCHED_GET_PRIORITY_MAX, 1));
        returns(99, call(Call.SCHED_GET_PRIORITY_MAX, 2));
        fails(Errno.EINVAL, call(Call.SCHED_GET_PRIORITY_MAX, 99));
    }

    @Case("sched_get_priority_min")
    static void leastPrioritiesDependOnThePolicy() {
        returns(0, call(Call.SCHED_GET_PRIORITY_MIN, 0));
        returns(1, call(Call.SCHED_GET_PRIORITY_MIN, 1));
        fails(Errno.EINVAL, call(Call.SCHED_GET_PRIORITY_MIN, -1));
    }

    @Case("sched_getscheduler")
    static void policyIsTheOrdinaryOne() {
        returns(0, call(Call.SCHED_GETSCHEDULER, 0));
        fails(Errno.ESRCH, call(Call.SCHED_GETSCHEDULER, 0x3ffff0));
        fails(Errno.EINVAL, call(Call.SCHED_GETSCHEDULER, -1));
    }

    @Case("sched_getparam")
    static void ordinaryPriorityIsZero() {
        long parameters = memory(4);
        Mem.putInt(parameters, 7);
        returns(0, call(Call.SCHED_GETPARAM, 0, parameters));
        equal("priority", 0, Mem.getInt(parameters));
        fails(Errno.EINVAL, call(Call.SCHED_GETPARAM, 0, 0));
    }

    @Case(value = "getpriority", alone = true)
    static void nicenessIsGivenAsTwentyMinusIt() {
        returns(0, call(Call.SETPRIORITY, 0, 0, 0));
        returns(20, call(Call.GETPRIORITY, 0, 0));
        fails(Errno.EINVAL, call(Call.GETPRIORITY, 3, 0));
        fails(Errno.ESRCH, call(Call.GETPRIORITY, 0, 0x3ffff0));
    }

    @Case(value = "setpriority", alone = true)
    static void nicenessIsKeptInItsRange() {
        returns(0, call(Call.SETPRIORITY, 0, 0, 5));
        returns(15, call(Call.GETPRIORITY, 0, 0));
        returns(0, call(Call.SETPRIORITY, 0, 0, 100));
        returns(1, call(Call.GETPRIORITY, 0, 0));
        returns(0, call(Call.SETPRIORITY, 0, 0, -100));
        returns(40, call(Call.GETPRIORITY, 0, 0));
        fails(Errno.EINVAL, call(Call.SETPRIORITY, 9, 0, 0));
    }

    @Case("sysinfo")
    static void memoryFiguresAreConsistent() {
        long info = memory(112);
        returns(0, call(Call.SYSINFO, info));
        long total = Mem.getLong(info + 32);
        long free = Mem.getLong(info + 40);
        holds("0 < free <= total", free > 0 && free <= total);
        holds("a process exists", Mem.getShort(info + 80) > 0);
        holds("unit", Mem.getInt(info + 104) > 0);
        fails(Errno.EFAULT, call(Call.SYSINFO, UNMAPPED));
    }

    @Case("set_robust_list")
    static void robustListHeadHasOneSize() {
        long head = memory(24);
        fails(Errno.EINVAL, call(Call.SET_ROBUST_LIST, head, 23));
        returns(0, call(Call.SET_ROBUST_LIST, head, 24));
        returns(0, call(Call.SET_ROBUST_LIST, 0, 24));
    }

    @Case("get_robust_list")
    static void robustListIsReadBack() {
        long head = memory(24);
        long place = memory(16);
        returns(0, call(Call.SET_ROBUST_LIST, head, 24));
        returns(0, call(Call.GET_ROBUST_LIST, 0, place, place + 8));
        equal("head", head, Mem.getLong(place));
        equal("size", 24, Mem.getLong(place + 8));
        fails(Errno.ESRCH, call(Call.GET_ROBUST_LIST, 0x3ffff0, place, place + 8));
        returns(0, call(Call.SET_ROBUST_LIST, 0, 24));
    }

    @Case("rseq")
    static void rseqChecksItsArguments() {
        long area = memory(64) + 31 & -32;
        fails(Errno.EINVAL, call(Call.RSEQ, area, 32, 4, 0x53053053));
        fails(Errno.EINVAL, call(Call.RSEQ, area + 8, 32, 0, 0x53053053));
        fails(Errno.EINVAL, call(Call.RSEQ, area, 32, 1, 0x53053053));
    }

    @Case("rseq")
    static void registeredAreaNamesAProcessor() {
        long area = memory(96) + 31 & -32;
        Mem.putInt(area + 4, -1);
        returns(0, call(Call.RSEQ, area, 32, 0, 0x53053053));
        holds("cpu_id", Mem.getIntVolatile(area + 4) >= 0);
        fails(Errno.EBUSY, call(Call.RSEQ, area, 32, 0, 0x53053053));
        fails(Errno.EPERM, call(Call.RSEQ, area, 32, 1, 1));
        returns(0, call(Call.RSEQ, area, 32, 1, 0x53053053));
        equal("cpu_id after", -1, Mem.getIntVolatile(area + 4));
    }

    @Case("membarrier")
    static void membarrierCommandsCanBeAskedFor() {
        long commands = succeeds(call(Call.MEMBARRIER, 0, 0, 0));
        holds("some command", commands > 0);
        fails(Errno.EINVAL, call(Call.MEMBARRIER, 0, 1, 0));
        fails(Errno.EINVAL, call(Call.MEMBARRIER, 1 << 30, 0, 0));
    }
}
