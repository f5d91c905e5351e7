package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Processes.inChild;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Auxv;
import elfin.abi.Errno;
import elfin.abi.Prctl;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** prctl(2) and arch_prctl(2), but for what is about privilege. */
final class PrctlCases {
    private static final int WNOHANG = 1;
    private static final int SLACK = 50_000;
    private static final long AUXILIARY_VECTOR_SIZE = 448;

    private PrctlCases() {}

    private static long prctl(int option, long a, long b, long c, long d) {
        return call(Call.PRCTL, option, a, b, c, d);
    }

    private static long prctl(int option, long a) {
        return prctl(option, a, 0, 0, 0);
    }

    @Case("prctl")
    static void timingIsStatistical() {
        returns(0, prctl(Prctl.PR_GET_TIMING, 0));
        returns(0, prctl(Prctl.PR_SET_TIMING, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_TIMING, 1));
    }

    @Case("prctl")
    static void timeStampCounterCanBeRead() {
        long value = memory(8);
        returns(0, prctl(Prctl.PR_GET_TSC, value));
        equal("mode", Prctl.PR_TSC_ENABLE, Mem.getInt(value));
        returns(0, prctl(Prctl.PR_SET_TSC, Prctl.PR_TSC_ENABLE));
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_TSC, 3));
        fails(Errno.EFAULT, prctl(Prctl.PR_GET_TSC, UNMAPPED));
    }

    @Case("prctl")
    static void timerSlackGoesBackToTheFirst() {
        returns(SLACK, prctl(Prctl.PR_GET_TIMERSLACK, 0));
        returns(0, prctl(Prctl.PR_SET_TIMERSLACK, 70_000));
        returns(70_000, prctl(Prctl.PR_GET_TIMERSLACK, 0));
        returns(0, prctl(Prctl.PR_SET_TIMERSLACK, 0));
        returns(SLACK, prctl(Prctl.PR_GET_TIMERSLACK, 0));
    }

    @Case("prctl")
    static void timerSlackOfAChildBeginsAsItsParents() {
        returns(0, prctl(Prctl.PR_SET_TIMERSLACK, 90_000));
        inChild(
                () -> {
                    returns(90_000, prctl(Prctl.PR_GET_TIMERSLACK, 0));
                    returns(0, prctl(Prctl.PR_SET_TIMERSLACK, 1));
                    returns(0, prctl(Prctl.PR_SET_TIMERSLACK, 0));
                    returns(90_000, prctl(Prctl.PR_GET_TIMERSLACK, 0));
                });
        returns(0, prctl(Prctl.PR_SET_TIMERSLACK, 0));
    }

    @Case("prctl")
    static void memoryFailurePolicyIsKept() {
        returns(2, prctl(Prctl.PR_MCE_KILL_GET, 0));
        returns(0, prctl(Prctl.PR_MCE_KILL, 1, 1, 0, 0));
        returns(1, prctl(Prctl.PR_MCE_KILL_GET, 0));
        returns(0, prctl(Prctl.PR_MCE_KILL, 1, 0, 0, 0));
        returns(0, prctl(Prctl.PR_MCE_KILL_GET, 0));
        returns(0, prctl(Prctl.PR_MCE_KILL, 0, 0, 0, 0));
        returns(2, prctl(Prctl.PR_MCE_KILL_GET, 0));
    }

    @Case("prctl")
    static void memoryFailurePolicyIsChecked() {
        fails(Errno.EINVAL, prctl(Prctl.PR_MCE_KILL, 1, 3, 0, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_MCE_KILL, 2, 0, 0, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_MCE_KILL, 0, 1, 0, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_MCE_KILL, 1, 1, 1, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_MCE_KILL_GET, 1));
    }

    @Case("prctl")
    static void tidAddressIsTheOneThatWasSet() {
        long word = memory(8);
        long place = memory(8);
        call(Call.SET_TID_ADDRESS, word);
        returns(0, prctl(Prctl.PR_GET_TID_ADDRESS, place));
        equal("address", word, Mem.getLong(place));
        call(Call.SET_TID_ADDRESS, 0);
        fails(Errno.EFAULT, prctl(Prctl.PR_GET_TID_ADDRESS, UNMAPPED));
    }

    @Case("prctl")
    static void hugePagesCanBeSwitchedOff() {
        inChild(
                () -> {
                    returns(0, prctl(Prctl.PR_GET_THP_DISABLE, 0));
                    returns(0, prctl(Prctl.PR_SET_THP_DISABLE, 1));
                    returns(1, prctl(Prctl.PR_GET_THP_DISABLE, 0));
                    returns(0, prctl(Prctl.PR_SET_THP_DISABLE, 0));
                    returns(0, prctl(Prctl.PR_GET_THP_DISABLE, 0));
                });
    }

    @Case("prctl")
    static void hugePagesArgumentsAreChecked() {
        fails(Errno.EINVAL, prctl(Prctl.PR_GET_THP_DISABLE, 1));
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_THP_DISABLE, 1, 0, 1, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_THP_DISABLE, 0, 2, 0, 0));
    }

    @Case("prctl")
    static void speculationCannotBeChangedOrIsUnknown() {
        fails(Errno.ENODEV, prctl(Prctl.PR_GET_SPECULATION_CTRL, 99));
        fails(Errno.ENODEV, prctl(Prctl.PR_SET_SPECULATION_CTRL, 99, 2, 0, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_GET_SPECULATION_CTRL, 0, 1, 0, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_SPECULATION_CTRL, 0, 2, 1, 0));
        succeeds(prctl(Prctl.PR_GET_SPECULATION_CTRL, Prctl.PR_SPEC_STORE_BYPASS));
    }

    @Case("prctl")
    static void userDispatchThatIsOffCanBeSwitchedOff() {
        returns(0, prctl(Prctl.PR_SET_SYSCALL_USER_DISPATCH, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_SYSCALL_USER_DISPATCH, 0, 1, 0, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_SYSCALL_USER_DISPATCH, 9));
    }

    @Case("prctl")
    static void optionsOfOtherProcessorsAreEinval() {
        for (int option : new int[] {5, 6, 9, 10, 11, 12, 19, 20, 43, 44, 45, 46, 50, 51}) {
            fails(Errno.EINVAL, prctl(option, 0));
        }
        for (int option : new int[] {54, 55, 56, 60, 61, 63, 64, 69, 70, 71, 72, 73, 76}) {
            fails(Errno.EINVAL, prctl(option, 0));
        }
    }

    @Case("prctl")
    static void auxiliaryVectorIsTheProgramsOwn() {
        long vector = memory(1024);
        returns(AUXILIARY_VECTOR_SIZE, prctl(Prctl.PR_GET_AUXV, vector, 1024, 0, 0));
        long at = vector;
        while (Mem.getLong(at) != Auxv.AT_NULL && Mem.getLong(at) != Auxv.AT_PAGESZ) {
            at += 16;
        }
        equal("type", Auxv.AT_PAGESZ, Mem.getLong(at));
        equal("page size", 4096, Mem.getLong(at + 8));
    }

    @Case("prctl")
    static void auxiliaryVectorIsCutAtTheRoom() {
        long vector = memory(64);
        returns(AUXILIARY_VECTOR_SIZE, prctl(Prctl.PR_GET_AUXV, vector, 16, 0, 0));
        holds("something written", Mem.getLong(vector) != 0);
        equal("behind it", 0, Mem.getLong(vector + 16));
        fails(Errno.EINVAL, prctl(Prctl.PR_GET_AUXV, vector, 16, 1, 0));
        fails(Errno.EFAULT, prctl(Prctl.PR_GET_AUXV, UNMAPPED, 16, 0, 0));
    }

    @Case("prctl")
    static void shortNameEndsWithNul() {
        long name = memory(16);
        returns(0, prctl(Prctl.PR_GET_NAME, name));
        long old = memory(16);
        Mem.copy(name, old, 16);
        returns(0, prctl(Prctl.PR_SET_NAME, text("ab")));
        Mem.fill(name, 16, (byte) 'x');
        returns(0, prctl(Prctl.PR_GET_NAME, name));
        Kit.textIs("ab\0", name);
        equal("last byte", 0, Mem.getByte(name + 15));
        returns(0, prctl(Prctl.PR_SET_NAME, old));
    }

    @Case("prctl")
    static void nameToUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, prctl(Prctl.PR_GET_NAME, UNMAPPED));
    }

    @Case("prctl")
    static void childBeginsWithItsParentsName() {
        long old = memory(16);
        returns(0, prctl(Prctl.PR_GET_NAME, old));
        returns(0, prctl(Prctl.PR_SET_NAME, text("parent")));
        inChild(
                () -> {
                    long name = memory(16);
                    returns(0, prctl(Prctl.PR_GET_NAME, name));
                    Kit.textIs("parent", name);
                    returns(0, prctl(Prctl.PR_SET_NAME, text("child")));
                });
        long name = memory(16);
        returns(0, prctl(Prctl.PR_GET_NAME, name));
        Kit.textIs("parent", name);
        returns(0, prctl(Prctl.PR_SET_NAME, old));
    }

    @Case("prctl")
    static void deathSignalAboveTheLastIsEinval() {
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_PDEATHSIG, 65));
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_PDEATHSIG, -1));
        fails(Errno.EFAULT, prctl(Prctl.PR_GET_PDEATHSIG, UNMAPPED));
    }

    @Case("prctl")
    static void childHasNoDeathSignal() {
        returns(0, prctl(Prctl.PR_SET_PDEATHSIG, Signal.SIGUSR1));
        inChild(
                () -> {
                    long signal = memory(8);
                    Mem.putInt(signal, 9);
                    returns(0, prctl(Prctl.PR_GET_PDEATHSIG, signal));
                    equal("signal", 0, Mem.getInt(signal));
                });
        returns(0, prctl(Prctl.PR_SET_PDEATHSIG, 0));
    }

    /** The id of a grandchild that has lost its parent, and waits for signals. */
    private static long grandchild(int deathSignal) {
        long pipe = Files.pipe();
        long place = Processes.sharedPage();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            if (succeeds(call(Call.FORK)) == 0) {
                prctl(Prctl.PR_SET_PDEATHSIG, deathSignal);
                Mem.putLong(place, call(Call.GETPID));
                call(Call.WRITE, Files.writeEnd(pipe), text("x"), 1);
                while (true) {
                    call(Call.PAUSE);
                }
            }
            // The parent ends when its child is ready.
            call(Call.READ, Files.readEnd(pipe), memory(8), 1);
            call(Call.EXIT_GROUP, 5);
        }
        equal("status of the child", 5 << 8, statusOf(child));
        return Mem.getLong(place);
    }

    @Case("prctl")
    static void deathOfTheParentIsSignalled() {
        inChild(
                () -> {
                    returns(0, prctl(Prctl.PR_SET_CHILD_SUBREAPER, 1));
                    equal("status", Signal.SIGTERM, statusOf(grandchild(Signal.SIGTERM)));
                });
    }

    @Case("prctl")
    static void subreaperGetsOrphans() {
        inChild(
                () -> {
                    long value = memory(8);
                    returns(0, prctl(Prctl.PR_GET_CHILD_SUBREAPER, value));
                    equal("before", 0, Mem.getInt(value));
                    returns(0, prctl(Prctl.PR_SET_CHILD_SUBREAPER, 1));
                    returns(0, prctl(Prctl.PR_GET_CHILD_SUBREAPER, value));
                    equal("after", 1, Mem.getInt(value));
                    long orphan = grandchild(0);
                    fails(Errno.EFAULT, prctl(Prctl.PR_GET_CHILD_SUBREAPER, UNMAPPED));
                    // The orphan is a child now: wait(2) finds it running, and gets its end.
                    returns(0, call(Call.WAIT4, -1, 0, WNOHANG, 0));
                    returns(0, call(Call.KILL, orphan, Signal.SIGKILL));
                    equal("status", Signal.SIGKILL, statusOf(orphan));
                });
    }

    @Case("prctl")
    static void subreaperIsNotInherited() {
        inChild(
                () -> {
                    returns(0, prctl(Prctl.PR_SET_CHILD_SUBREAPER, 1));
                    inChild(
                            () -> {
                                long value = memory(8);
                                Mem.putInt(value, 7);
                                returns(0, prctl(Prctl.PR_GET_CHILD_SUBREAPER, value));
                                equal("of the child", 0, Mem.getInt(value));
                            });
                });
    }

    @Case("arch_prctl")
    static void cpuidIsAllowed() {
        returns(1, call(Call.ARCH_PRCTL, Prctl.ARCH_GET_CPUID, 0));
    }

    @Case("arch_prctl")
    static void stateComponentsCanBeAskedFor() {
        long value = memory(8);
        returns(0, call(Call.ARCH_PRCTL, Prctl.ARCH_GET_XCOMP_SUPP, value));
        equal("x87 and SSE", 3, Mem.getLong(value) & 3);
        long allowed = memory(8);
        returns(0, call(Call.ARCH_PRCTL, Prctl.ARCH_GET_XCOMP_PERM, allowed));
        equal("allowed but unknown", 0, Mem.getLong(allowed) & ~Mem.getLong(value));
        fails(Errno.EFAULT, call(Call.ARCH_PRCTL, Prctl.ARCH_GET_XCOMP_SUPP, UNMAPPED));
    }

    @Case("arch_prctl")
    static void ordinaryStateComponentsNeedNoPermission() {
        fails(Errno.EOPNOTSUPP, call(Call.ARCH_PRCTL, Prctl.ARCH_REQ_XCOMP_PERM, 2));
        fails(Errno.EINVAL, call(Call.ARCH_PRCTL, Prctl.ARCH_REQ_XCOMP_PERM, 1000));
    }

    @Case("arch_prctl")
    static void gsBaseIsReadBack() {
        long value = memory(8);
        returns(0, call(Call.ARCH_PRCTL, Prctl.ARCH_SET_GS, 0));
        Mem.putLong(value, 77);
        returns(0, call(Call.ARCH_PRCTL, Prctl.ARCH_GET_GS, value));
        equal("GS base", 0, Mem.getLong(value));
    }

    @Case("arch_prctl")
    static void gsBaseOutsideOfProgramsIsEperm() {
        fails(Errno.EPERM, call(Call.ARCH_PRCTL, Prctl.ARCH_SET_GS, Kit.NON_CANONICAL));
        fails(Errno.EFAULT, call(Call.ARCH_PRCTL, Prctl.ARCH_GET_GS, UNMAPPED));
    }
}
