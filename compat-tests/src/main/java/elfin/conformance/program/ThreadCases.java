package elfin.conformance.program;

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

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** Threads: clone(2) with CLONE_THREAD, clone3(2), and what a process's threads share. */
final class ThreadCases {
    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;
    private static final int FUTEX_TID_MASK = 0x3fff_ffff;
    private static final int FUTEX_OWNER_DIED = 0x4000_0000;
    private static final int CORE = 0x80;
    private static final int PR_GET_NAME = 16;
    private static final int SIGSET_SIZE = 8;

    private ThreadCases() {}

    @Case("clone")
    static void threadHasItsOwnIdAndItsProcessesPid() {
        int tid = Threads.start(ThreadJobs.IDENTIFY);
        Threads.join(ThreadJobs.IDENTIFY);
        equal("thread id", tid, Threads.get(0));
        equal("process id", call(Call.GETPID), Threads.get(1));
        holds("another id", tid != call(Call.GETTID));
    }

    @Case("clone")
    static void threadNeedsSharedHandlersAndMemory() {
        long shared = Threads.CLONE_VM | Threads.CLONE_SIGHAND;
        fails(Errno.EINVAL, Threads.start(ThreadJobs.IDENTIFY, Threads.CLONE_THREAD));
        fails(
                Errno.EINVAL,
                Threads.start(ThreadJobs.IDENTIFY, Threads.USUAL & ~Threads.CLONE_SIGHAND));
        fails(Errno.EINVAL, Threads.start(ThreadJobs.IDENTIFY, shared & ~Threads.CLONE_VM));
    }

    @Case("clone3")
    static void clone3MakesAThread() {
        succeeds(Threads.startWithClone3(ThreadJobs.IDENTIFY, Threads.USUAL));
        Threads.join(ThreadJobs.IDENTIFY);
        equal("process id", call(Call.GETPID), Threads.get(1));
    }

    @Case("clone3")
    static void clone3MakesAProcess() {
        long arguments = memory(Threads.CLONE_ARGS_SIZE);
        Mem.putLong(arguments + 32, Signal.SIGCHLD);
        long child = succeeds(call(Call.CLONE3, arguments, Threads.CLONE_ARGS_SIZE));
        if (child == 0) {
            call(Call.EXIT_GROUP, 3);
        }
        equal("status", 3 << 8, statusOf(child));
    }

    @Case("clone3")
    static void clone3ChecksItsStructure() {
        long arguments = memory(256);
        fails(Errno.EINVAL, call(Call.CLONE3, arguments, Threads.CLONE_ARGS_SIZE - 8));
        fails(Errno.E2BIG, call(Call.CLONE3, arguments, 5000));
        Mem.putLong(arguments + 120, 1);
        fails(Errno.E2BIG, call(Call.CLONE3, arguments, 128));
        fails(Errno.EFAULT, call(Call.CLONE3, Kit.UNMAPPED, Threads.CLONE_ARGS_SIZE));
        Mem.putLong(arguments, Signal.SIGCHLD);
        fails(Errno.EINVAL, call(Call.CLONE3, arguments, Threads.CLONE_ARGS_SIZE));
        Mem.putLong(arguments, 0);
        Mem.putLong(arguments + 32, 0x100);
        fails(Errno.EINVAL, call(Call.CLONE3, arguments, Threads.CLONE_ARGS_SIZE));
        Mem.putLong(arguments + 32, Signal.SIGCHLD);
        Mem.putLong(arguments + 40, memory(64));
        fails(Errno.EINVAL, call(Call.CLONE3, arguments, Threads.CLONE_ARGS_SIZE));
    }

    @Case("tgkill")
    static void signalOfAThreadIsHandledThere() {
        Handlers.install(Signal.SIGUSR1);
        int tid = Threads.start(ThreadJobs.PAUSE);
        Threads.await(0, 1);
        returns(0, call(Call.TGKILL, call(Call.GETPID), tid, Signal.SIGUSR1));
        while (Handlers.handled() == 0) {
            call(Call.SCHED_YIELD);
        }
        equal("sender", call(Call.GETPID), Handlers.infoInt(Handlers.SI_PID));
        long page = Handlers.lastStack & -0x10000L;
        holds("on the thread's stack", page != (memory(8) & -0x10000L));
        Threads.put(1, 1);
        // Until it is gone: the signal may come before its pause begins.
        while (Mem.getIntVolatile(Threads.shared + 4L * ThreadJobs.PAUSE) != 0) {
            call(Call.TGKILL, call(Call.GETPID), tid, Signal.SIGUSR1);
            call(Call.SCHED_YIELD);
        }
    }

    @Case("tgkill")
    static void threadOfAnotherProcessIsEsrch() {
        int tid = Threads.start(ThreadJobs.MEET);
        fails(Errno.ESRCH, call(Call.TGKILL, 1, tid, 0));
        returns(0, call(Call.TGKILL, call(Call.GETPID), tid, 0));
        returns(0, call(Call.TKILL, tid, 0));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.MEET);
        while (call(Call.TKILL, tid, 0) == 0) {
            call(Call.SCHED_YIELD);
        }
        fails(Errno.ESRCH, call(Call.TGKILL, call(Call.GETPID), tid, 0));
    }

    @Case("kill")
    static void processesSignalGoesToAThreadThatTakesIt() {
        Handlers.install(Signal.SIGUSR1);
        Threads.start(ThreadJobs.MEET);
        Threads.await(0, 1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGUSR1));
        Handlers.raise(Signal.SIGUSR1);
        while (Handlers.handled() == 0) {
            call(Call.SCHED_YIELD);
        }
        equal("handled", 1, Handlers.handled());
        Threads.put(1, 1);
        Threads.join(ThreadJobs.MEET);
    }

    @Case("rt_sigpending")
    static void pendingSignalOfAThreadIsItsOwn() {
        Handlers.install(Signal.SIGUSR1);
        int tid = Threads.start(ThreadJobs.BLOCK);
        Threads.await(0, 1);
        returns(0, call(Call.TKILL, tid, Signal.SIGUSR1));
        long set = memory(8);
        returns(0, call(Call.RT_SIGPENDING, set, SIGSET_SIZE));
        equal("main thread's", 0, Mem.getLong(set));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.BLOCK);
        equal("thread's", Handlers.bit(Signal.SIGUSR1), Threads.get(3));
        equal("handled", 0, Handlers.handled());
    }

    @Case("exit_group")
    static void anyThreadEndsTheProcess() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Threads.start(ThreadJobs.END_PROCESS);
            while (true) {
                call(Call.PAUSE);
            }
        }
        equal("status", 9 << 8, statusOf(child));
    }

    @Case("exit")
    static void processLivesUntilItsLastThreadEnds() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Threads.start(ThreadJobs.END_LATE);
            call(Call.EXIT, 3);
        }
        returns(0, call(Call.WAIT4, child, 0, 1, 0));
        equal("the last thread's status", 5 << 8, statusOf(child));
    }

    @Case("exit_group")
    static void faultInAThreadKillsTheProcess() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Threads.start(ThreadJobs.FAULT);
            while (true) {
                call(Call.PAUSE);
            }
        }
        equal("signal", Signal.SIGSEGV, statusOf(child) & ~CORE);
    }

    private static long startTicks(String path) {
        String all = ProcKit.read(path);
        // Behind the name, which may have blanks: state is field 3, the start is field 22.
        String rest = all.substring(all.lastIndexOf(')') + 2);
        return ProcKit.number(ProcKit.word(rest, 19));
    }

    @Case("clone")
    static void threadTellsWhenItBegan() {
        inChild(
                () -> {
                    long process = startTicks("/proc/self/stat");
                    long time = memory(16);
                    Mem.putLong(time + 8, 20_000_000);
                    returns(0, call(Call.NANOSLEEP, time, 0));
                    int tid = Threads.start(ThreadJobs.MEET);
                    long thread = startTicks("/proc/self/task/" + tid + "/stat");
                    holds("later than the process", thread > process);
                    equal("the process's", process, startTicks("/proc/self/stat"));
                });
    }

    @Case("execve")
    static void programRunByAThreadHasTheProcessToItself() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long arguments = memory(32);
            Mem.putLong(arguments, text("name"));
            Mem.putLong(arguments + 8, text("-e"));
            Mem.putLong(arguments + 16, text("9"));
            ThreadJobs.path = text("/bin/conformance");
            ThreadJobs.arguments = arguments;
            Threads.start(ThreadJobs.PAUSE);
            Threads.start(ThreadJobs.EXECUTE);
            while (true) {
                call(Call.PAUSE);
            }
        }
        equal("status", 9 << 8, statusOf(child));
    }

    @Case("set_robust_list")
    static void heldFutexIsMarkedAtTheEnd() {
        int tid = Threads.start(ThreadJobs.HOLD_AND_END);
        Threads.await(0, 1);
        equal("owner", tid, Threads.get(2) & FUTEX_TID_MASK);
        int held = Threads.get(2);
        Threads.put(1, 1);
        while (Threads.get(2) == held) {
            call(Call.FUTEX, Threads.address(2), FUTEX_WAIT, held, 0);
        }
        equal("owner died", FUTEX_OWNER_DIED, Threads.get(2) & 0x7fff_ffff);
        Threads.join(ThreadJobs.HOLD_AND_END);
    }

    @Case("futex")
    static void threadIsWoken() {
        Threads.put(2, 1);
        Threads.start(ThreadJobs.AWAIT_FUTEX);
        while (call(Call.FUTEX, Threads.address(2), FUTEX_WAKE, 1) == 0) {
            call(Call.SCHED_YIELD);
        }
        Threads.join(ThreadJobs.AWAIT_FUTEX);
        equal("result", 0, Threads.get(3));
    }

    @Case("sigaltstack")
    static void threadHasNoAlternateStack() {
        long stack = memory(24);
        Mem.putLong(stack, Kit.anonymous(Kit.PAGE * 4L));
        Mem.putLong(stack + 16, Kit.PAGE * 4L);
        returns(0, call(Call.SIGALTSTACK, stack, 0));
        Threads.start(ThreadJobs.LOOK_AT_STACK);
        Threads.join(ThreadJobs.LOOK_AT_STACK);
        equal("flags", Signal.SS_DISABLE, Threads.get(3));
    }

    @Case("prctl")
    static void nameIsTheThreads() {
        long before = memory(16);
        long after = memory(16);
        returns(0, call(Call.PRCTL, PR_GET_NAME, before));
        Threads.start(ThreadJobs.NAME);
        Threads.await(0, 1);
        returns(0, call(Call.PRCTL, PR_GET_NAME, after));
        equal("name", Mem.getLong(before), Mem.getLong(after));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.NAME);
    }

    @Case("read")
    static void otherThreadsRunWhileOneReads() {
        long pipe = memory(8);
        returns(0, call(Call.PIPE, pipe));
        Threads.put(2, Mem.getInt(pipe));
        Threads.start(ThreadJobs.READ);
        Threads.await(0, 1);
        returns(1, call(Call.WRITE, Mem.getInt(pipe + 4), text("x"), 1));
        Threads.join(ThreadJobs.READ);
        equal("read", 1, Threads.get(3));
        call(Call.CLOSE, Mem.getInt(pipe));
        call(Call.CLOSE, Mem.getInt(pipe + 4));
    }

    @Case("fork")
    static void childHasTheOneThreadThatForked() {
        Threads.start(ThreadJobs.MEET);
        Threads.await(0, 1);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT, call(Call.GETTID) == call(Call.GETPID) ? 4 : 1);
        }
        equal("status", 4 << 8, statusOf(child));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.MEET);
    }
}
