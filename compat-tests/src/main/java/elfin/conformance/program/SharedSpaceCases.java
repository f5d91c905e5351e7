package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.abi.Prctl;
import elfin.abi.Signal;
import elfin.raw.Mem;

/**
 * Processes that share their memory by clone(2)'s CLONE_VM without being threads of one process:
 * what belongs to the memory is the same for both, what belongs to a process is not.
 */
final class SharedSpaceCases {
    private static final long SHARING =
            Threads.CLONE_VM
                    | Threads.CLONE_PARENT_SETTID
                    | Threads.CLONE_CHILD_CLEARTID
                    | Signal.SIGCHLD;
    private static final int MCL_FUTURE = 2;
    private static final int MCL_CURRENT = 1;
    private static final int PRIVATE_EXPEDITED = 8;
    private static final int REGISTER_PRIVATE_EXPEDITED = 16;
    private static final int RLIMIT_NOFILE = 7;
    private static final int PERSONALITY_QUERY = -1;
    private static final int ADDR_NO_RANDOMIZE = 0x40000;
    private static final long SOME_SIZE = 16L * PAGE;

    private SharedSpaceCases() {}

    /** What a case does while the other process can be asked for calls: {@link OtherThread}. */
    private static void withOther(Runnable body) {
        long child = succeeds(Threads.start(ThreadJobs.SERVE, SHARING));
        body.run();
        OtherThread.end();
        equal("status", 0, Processes.statusOf(child));
    }

    private static long here(int option, long a) {
        return call(Call.PRCTL, option, a, 0, 0, 0);
    }

    private static long there(int option, long a) {
        return OtherThread.does(Call.PRCTL, option, a, 0, 0);
    }

    @Case("prctl")
    static void dumpabilityBelongsToTheMemory() {
        withOther(
                () -> {
                    returns(0, there(Prctl.PR_SET_DUMPABLE, 0));
                    returns(0, here(Prctl.PR_GET_DUMPABLE, 0));
                    returns(0, here(Prctl.PR_SET_DUMPABLE, 1));
                    returns(1, there(Prctl.PR_GET_DUMPABLE, 0));
                });
    }

    @Case("prctl")
    static void copiedMemoryHasADumpabilityOfItsOwn() {
        Processes.inChild(
                () -> {
                    returns(0, here(Prctl.PR_SET_DUMPABLE, 0));
                    Processes.inChild(
                            () -> {
                                returns(0, here(Prctl.PR_GET_DUMPABLE, 0));
                                returns(0, here(Prctl.PR_SET_DUMPABLE, 1));
                            });
                    returns(0, here(Prctl.PR_GET_DUMPABLE, 0));
                });
    }

    @Case("prctl")
    static void hugePagesAreDisabledForTheMemory() {
        withOther(
                () -> {
                    returns(0, there(Prctl.PR_SET_THP_DISABLE, 1));
                    returns(1, here(Prctl.PR_GET_THP_DISABLE, 0));
                    returns(0, here(Prctl.PR_SET_THP_DISABLE, 0));
                    returns(0, there(Prctl.PR_GET_THP_DISABLE, 0));
                });
    }

    @Case("prctl")
    static void refusedExecutionIsOfTheMemory() {
        Processes.inChild(
                () ->
                        withOther(
                                () -> {
                                    returns(
                                            0,
                                            there(
                                                    Prctl.PR_SET_MDWE,
                                                    Prctl.PR_MDWE_REFUSE_EXEC_GAIN));
                                    returns(
                                            Prctl.PR_MDWE_REFUSE_EXEC_GAIN,
                                            here(Prctl.PR_GET_MDWE, 0));
                                }));
    }

    @Case("mlockall")
    static void lockingWhatWillBeMappedHoldsForBoth() {
        Processes.inChild(
                () ->
                        withOther(
                                () -> {
                                    returns(0, OtherThread.does(Call.MLOCKALL, MCL_FUTURE));
                                    long page = Pages.some(1);
                                    holds("resident", Pages.isResident(page));
                                    returns(0, OtherThread.does(Call.MUNLOCKALL));
                                    page = Pages.some(1);
                                    holds("not resident", !Pages.isResident(page));
                                }));
    }

    @Case("mlockall")
    static void locksAreNotOfACopy() {
        Processes.inChild(
                () -> {
                    long page = Pages.alone(1);
                    returns(0, call(Call.MLOCKALL, MCL_CURRENT));
                    fails(Errno.EINVAL, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED));
                    Processes.inChild(
                            () -> returns(0, call(Call.MADVISE, page, PAGE, Mman.MADV_DONTNEED)));
                });
    }

    @Case("membarrier")
    static void registrationIsOfTheMemory() {
        Processes.inChild(
                () ->
                        withOther(
                                () -> {
                                    fails(
                                            Errno.EPERM,
                                            call(Call.MEMBARRIER, PRIVATE_EXPEDITED, 0, 0));
                                    returns(
                                            0,
                                            OtherThread.does(
                                                    Call.MEMBARRIER,
                                                    REGISTER_PRIVATE_EXPEDITED,
                                                    0,
                                                    0));
                                    returns(0, call(Call.MEMBARRIER, PRIVATE_EXPEDITED, 0, 0));
                                }));
    }

    @Case("brk")
    static void breakIsOfTheMemory() {
        withOther(
                () -> {
                    long end = call(Call.BRK, 0);
                    equal("there", end, OtherThread.does(Call.BRK, 0));
                    equal("moved", end + PAGE, OtherThread.does(Call.BRK, end + PAGE));
                    equal("here", end + PAGE, call(Call.BRK, 0));
                    Mem.putLong(end, 1);
                    equal("back", end, call(Call.BRK, end));
                });
    }

    @Case("mmap")
    static void mappingsAreOfTheMemory() {
        withOther(
                () -> {
                    long page = Pages.alone(1);
                    returns(0, OtherThread.does(Call.MUNMAP, page, PAGE));
                    holds("gone", !Pages.isMapped(page));
                });
    }

    @Case("exit_group")
    static void memoryStaysWhenOneOfItsProcessesEnds() {
        long page = Pages.some(1);
        withOther(() -> Mem.putLong(page, 9));
        equal("contents", 9, Mem.getLong(page));
        equal("fresh memory", 0, Mem.getLong(Kit.anonymous(SOME_SIZE)));
    }

    @Case("clone")
    static void limitsAreOfTheProcess() {
        withOther(
                () -> {
                    long limit = memory(16);
                    returns(0, call(Call.PRLIMIT64, 0, RLIMIT_NOFILE, 0, limit));
                    long before = Mem.getLong(limit);
                    Mem.putLong(limit, before - 1);
                    returns(0, OtherThread.does(Call.PRLIMIT64, 0, RLIMIT_NOFILE, limit, 0));
                    returns(0, call(Call.PRLIMIT64, 0, RLIMIT_NOFILE, 0, limit));
                    equal("limit", before, Mem.getLong(limit));
                });
    }

    @Case("clone")
    static void personalityIsOfTheTask() {
        withOther(
                () -> {
                    long before = call(Call.PERSONALITY, PERSONALITY_QUERY);
                    succeeds(OtherThread.does(Call.PERSONALITY, before ^ ADDR_NO_RANDOMIZE));
                    returns(before, call(Call.PERSONALITY, PERSONALITY_QUERY));
                });
    }

    @Case("clone")
    static void workingDirectoryIsNotShared() {
        returns(0, call(Call.MKDIR, Kit.text("elsewhere"), 0755));
        withOther(
                () -> {
                    long name = Kit.text("elsewhere");
                    returns(0, OtherThread.does(Call.CHDIR, name));
                    fails(Errno.ENOENT, OtherThread.does(Call.ACCESS, name, 0));
                    returns(0, call(Call.ACCESS, name, 0));
                });
    }

    @Case("clone")
    static void descriptorsAreCopied() {
        withOther(
                () -> {
                    long fd = succeeds(call(Call.EVENTFD2, 0, 0));
                    fails(Errno.EBADF, OtherThread.does(Call.CLOSE, fd));
                    returns(0, call(Call.CLOSE, fd));
                });
    }
}
