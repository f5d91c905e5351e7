package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
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

import elfin.abi.Epoll;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Personalities;
import elfin.abi.Prctl;
import elfin.abi.Signal;
import elfin.abi.struct.EpollEvent;
import elfin.abi.struct.MqAttr;
import elfin.abi.struct.RUsage;
import elfin.abi.struct.SigInfo;
import elfin.raw.Mem;

/** wait(2) and its kin, kcmp(2), personality(2), execve(2) and limits: what is easily left out. */
final class ProcessRuleCases {
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x1000000;
    private static final int P_ALL = 0;
    private static final int P_PID = 1;
    private static final int P_PGID = 2;
    private static final int P_PIDFD = 3;
    private static final int KCMP_FILE = 0;
    private static final int KCMP_VM = 1;
    private static final int KCMP_EPOLL_TFD = 7;
    private static final int RLIMIT_MSGQUEUE = 12;
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_LOCKS = 10;
    private static final int FIELD = 65;
    private static final int NOBODY_ID = 0x3fff_fff0;
    private static final int LONGEST_PATH = 4096;
    private static final String SELF = "/proc/self/exe";

    private ProcessRuleCases() {}

    private static long self() {
        return call(Call.GETPID);
    }

    private static long ended(int status) {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, status);
        }
        return child;
    }

    @Case("wait4")
    static void leastNumberIsNobodysGroup() {
        fails(Errno.ESRCH, call(Call.WAIT4, Integer.MIN_VALUE, 0, 0, 0));
    }

    @Case("wait4")
    static void strangersCannotBeWaitedFor() {
        long child = ended(0);
        fails(Errno.ECHILD, call(Call.WAIT4, call(Call.GETPPID), 0, WNOHANG, 0));
        fails(Errno.ECHILD, call(Call.WAIT4, -NOBODY_ID, 0, WNOHANG, 0));
        statusOf(child);
        fails(Errno.ECHILD, call(Call.WAIT4, child, 0, 0, 0));
    }

    @Case("wait4")
    static void badPlaceForTheStatusLosesTheChild() {
        long child = ended(3);
        fails(Errno.EFAULT, call(Call.WAIT4, child, UNMAPPED, 0, 0));
        fails(Errno.ECHILD, call(Call.WAIT4, child, 0, 0, 0));
        child = ended(3);
        fails(Errno.EFAULT, call(Call.WAIT4, child, 0, 0, UNMAPPED));
        fails(Errno.ECHILD, call(Call.WAIT4, child, 0, 0, 0));
    }

    @Case("wait4")
    static void groupOfTheCallerIsZero() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.SETPGID, 0, 0);
            call(Call.EXIT_GROUP, 0);
        }
        long info = memory(SigInfo.SIZE);
        returns(0, call(Call.WAITID, P_PID, child, info, WEXITED | WNOWAIT, 0));
        fails(Errno.ECHILD, call(Call.WAIT4, 0, 0, 0, 0));
        returns(child, call(Call.WAIT4, -child, 0, 0, 0));
    }

    @Case("waitid")
    static void nothingFoundClearsTheInformation() {
        long child = Processes.sleeper();
        long info = memory(SigInfo.SIZE);
        Mem.fill(info, SigInfo.SIZE, (byte) 0x55);
        returns(0, call(Call.WAITID, P_PID, child, info, WEXITED | WNOHANG, 0));
        equal("si_signo", 0, Mem.getInt(info));
        equal("si_code", 0, Mem.getInt(info + SigInfo.SI_CODE));
        equal("si_pid", 0, Mem.getInt(info + SigInfo.SI_PID));
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        statusOf(child);
    }

    @Case("waitid")
    static void informationAndUsageMayBeLeftOut() {
        long child = ended(1);
        returns(0, call(Call.WAITID, P_PID, child, 0, WEXITED, 0));
        fails(Errno.ECHILD, call(Call.WAITID, P_PID, child, 0, WEXITED, 0));
    }

    @Case("waitid")
    static void badPlaceForTheInformationLosesTheChild() {
        long child = ended(1);
        fails(Errno.EFAULT, call(Call.WAITID, P_PID, child, UNMAPPED, WEXITED, 0));
        fails(Errno.ECHILD, call(Call.WAITID, P_PID, child, 0, WEXITED, 0));
    }

    @Case("waitid")
    static void idsOfWaitingAreChecked() {
        fails(Errno.EINVAL, call(Call.WAITID, P_PID, 0, 0, WEXITED, 0));
        fails(Errno.EINVAL, call(Call.WAITID, P_PID, -1, 0, WEXITED, 0));
        fails(Errno.EINVAL, call(Call.WAITID, P_PGID, -1, 0, WEXITED, 0));
        fails(Errno.EINVAL, call(Call.WAITID, P_PIDFD, -1, 0, WEXITED, 0));
        fails(Errno.EBADF, call(Call.WAITID, P_PIDFD, Kit.CLOSED, 0, WEXITED, 0));
        fails(Errno.EINVAL, call(Call.WAITID, P_ALL, 0, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.WAITID, P_ALL, 0, 0, WNOHANG, 0));
        fails(Errno.ECHILD, call(Call.WAITID, P_PGID, 0, 0, WEXITED, 0));
    }

    @Case("waitid")
    static void usageOfAZombieThatStaysIsTold() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Machine.spin(100_000);
            call(Call.EXIT_GROUP, 0);
        }
        long usage = memory(RUsage.SIZE);
        Mem.putLong(usage + RUsage.SIZE - 8, -1);
        returns(0, call(Call.WAITID, P_PID, child, 0, WEXITED | WNOWAIT, usage));
        holds("written", Mem.getLong(usage + RUsage.SIZE - 8) >= 0);
        statusOf(child);
    }

    @Case("kcmp")
    static void differentObjectsHaveAnOrder() {
        long one = succeeds(call(Call.EVENTFD2, 0, 0));
        long other = succeeds(call(Call.EVENTFD2, 0, 0));
        long order = call(Call.KCMP, self(), self(), KCMP_FILE, one, other);
        holds("1 or 2: " + order, order == 1 || order == 2);
        returns(3 - order, call(Call.KCMP, self(), self(), KCMP_FILE, other, one));
        long child = Processes.sleeper();
        order = call(Call.KCMP, self(), child, KCMP_VM, 0, 0);
        holds("1 or 2: " + order, order == 1 || order == 2);
        returns(3 - order, call(Call.KCMP, child, self(), KCMP_VM, 0, 0));
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        statusOf(child);
    }

    private static long slot(long instance, long target, int offset) {
        long slot = memory(16);
        Mem.putInt(slot, (int) instance);
        Mem.putInt(slot + 4, (int) target);
        Mem.putInt(slot + 8, offset);
        return slot;
    }

    private static long watched(long fd, long slot) {
        return call(Call.KCMP, self(), self(), KCMP_EPOLL_TFD, fd, slot);
    }

    @Case("kcmp")
    static void whatAnEpollInstanceWatchesIsCompared() {
        long epoll = succeeds(call(Call.EPOLL_CREATE1, 0));
        long one = succeeds(call(Call.EVENTFD2, 0, 0));
        long other = succeeds(call(Call.EVENTFD2, 0, 0));
        long event = memory(EpollEvent.SIZE);
        Mem.putInt(event, Epoll.EPOLLIN);
        returns(0, call(Call.EPOLL_CTL, epoll, Epoll.EPOLL_CTL_ADD, one, event));
        returns(0, watched(one, slot(epoll, one, 0)));
        holds("another", watched(other, slot(epoll, one, 0)) > 0);
        fails(Errno.ENOENT, watched(one, slot(epoll, other, 0)));
        fails(Errno.ENOENT, watched(one, slot(epoll, one, 1)));
        fails(Errno.EINVAL, watched(one, slot(one, one, 0)));
        fails(Errno.EBADF, watched(one, slot(Kit.CLOSED, one, 0)));
        fails(Errno.EBADF, watched(Kit.CLOSED, slot(epoll, one, 0)));
        fails(Errno.EFAULT, watched(one, UNMAPPED));
    }

    @Case("kcmp")
    static void numberThatIsUsedAgainIsWatchedTwice() {
        long epoll = succeeds(call(Call.EPOLL_CREATE1, 0));
        long first = succeeds(call(Call.EVENTFD2, 0, 0));
        long kept = succeeds(call(Call.DUP, first));
        long event = memory(EpollEvent.SIZE);
        returns(0, call(Call.EPOLL_CTL, epoll, Epoll.EPOLL_CTL_ADD, first, event));
        returns(0, call(Call.CLOSE, first));
        returns(first, call(Call.EVENTFD2, 0, 0));
        returns(0, call(Call.EPOLL_CTL, epoll, Epoll.EPOLL_CTL_ADD, first, event));
        boolean keptIsFirst = watched(kept, slot(epoll, first, 0)) == 0;
        returns(0, watched(kept, slot(epoll, first, keptIsFirst ? 0 : 1)));
        returns(0, watched(first, slot(epoll, first, keptIsFirst ? 1 : 0)));
        fails(Errno.ENOENT, watched(first, slot(epoll, first, 2)));
    }

    @Case("personality")
    static void oldReleaseCanBeAskedFor() {
        long names = memory(6 * FIELD);
        succeeds(call(Call.PERSONALITY, Personalities.UNAME26));
        returns(0, call(Call.UNAME, names));
        Kit.textIs("2.6.", names + 2L * FIELD);
        succeeds(call(Call.PERSONALITY, 0));
        returns(0, call(Call.UNAME, names));
        holds("new", Mem.getByte(names + 2L * FIELD) >= '3');
    }

    @Case("personality")
    static void readableMemoryIsExecutableIfWanted() {
        Processes.inChild(
                () -> {
                    succeeds(call(Call.PERSONALITY, Personalities.READ_IMPLIES_EXEC));
                    long page = Pages.some(1);
                    Mem.putByte(page, (byte) 0xc3);
                    Machine.jump(page);
                    succeeds(call(Call.PERSONALITY, 0));
                    page = Pages.some(1);
                    Mem.putByte(page, (byte) 0xc3);
                    succeeds(call(Call.PERSONALITY, Personalities.READ_IMPLIES_EXEC));
                    returns(0, call(Call.MPROTECT, page, PAGE, 1));
                    Machine.jump(page);
                });
    }

    @Case("personality")
    static void everyThreadHasItsOwnPersonality() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.PERSONALITY, Personalities.UNAME26));
        returns(0, call(Call.PERSONALITY, -1));
        returns(Personalities.UNAME26, OtherThread.does(Call.PERSONALITY, -1));
        OtherThread.end();
    }

    @Case("personality")
    static void programKeepsThePersonalityButNotExecutableReading() {
        int kept =
                execute(
                        () ->
                                call(
                                        Call.PERSONALITY,
                                        Personalities.UNAME26 | Personalities.READ_IMPLIES_EXEC),
                        "-q",
                        0);
        equal("personality / 0x10000", Personalities.UNAME26 >> 16, kept);
    }

    /** Runs this program in a child: its exit status. */
    private static int execute(Runnable before, String what, int number) {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            before.run();
            long arguments = memory(32);
            Mem.putLong(arguments, text("x"));
            Mem.putLong(arguments + 8, text(what));
            Mem.putLong(arguments + 16, text(Integer.toString(number)));
            call(Call.EXECVE, text(SELF), arguments, 0);
            call(Call.EXIT_GROUP, 255);
        }
        return statusOf(child) >> 8;
    }

    private static long millis(long millis) {
        long time = memory(16);
        Mem.putLong(time + 8, millis * 1000);
        return time;
    }

    @Case("select")
    static void timeLeftIsToldUnlessItIsToBeKept() {
        long time = millis(2);
        returns(0, call(Call.SELECT, 0, 0, 0, 0, time));
        equal("left", 0, Mem.getLong(time) + Mem.getLong(time + 8));
        succeeds(call(Call.PERSONALITY, Personalities.STICKY_TIMEOUTS));
        time = millis(2);
        returns(0, call(Call.SELECT, 0, 0, 0, 0, time));
        equal("kept", 2000, Mem.getLong(time + 8));
        long nanos = memory(16);
        Mem.putLong(nanos + 8, 1_000_000);
        returns(0, call(Call.PPOLL, 0, 0, nanos, 0, 0));
        equal("kept", 1_000_000, Mem.getLong(nanos + 8));
        succeeds(call(Call.PERSONALITY, 0));
    }

    @Case("select")
    static void timeInReadOnlyMemoryIsTaken() {
        long page = Kit.anonymous(PAGE);
        Mem.putLong(page + 8, 1000);
        returns(0, call(Call.MPROTECT, page, PAGE, 1));
        returns(0, call(Call.SELECT, 0, 0, 0, 0, page));
        returns(0, call(Call.PSELECT6, 0, 0, 0, 0, page, 0));
        returns(0, call(Call.PPOLL, 0, 0, page, 0, 0));
    }

    private static long queue(String name, long messages, long bytes) {
        long attributes = memory(MqAttr.SIZE);
        Mem.putLong(attributes + MqAttr.MQ_MAXMSG, messages);
        Mem.putLong(attributes + MqAttr.MQ_MSGSIZE, bytes);
        int flags = Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL;
        return call(Call.MQ_OPEN, text(name), flags, 0600, attributes);
    }

    private static void limit(int resource, long most) {
        long limit = memory(16);
        Mem.putLong(limit, most);
        Mem.putLong(limit + 8, most);
        returns(0, call(Call.SETRLIMIT, resource, limit));
    }

    /** A queue of 2 messages of 64 bytes counts 2 * (64 + 48 + 48). */
    @Case("mq_open")
    static void bytesOfQueuesAreLimitedForAUser() {
        String name = "limited-" + self() + "-";
        inChild(
                () -> {
                    returns(0, call(Call.SETRESUID, 54321, 54321, 54321));
                    limit(RLIMIT_MSGQUEUE, 3 * 320 - 1);
                    succeeds(queue(name + 1, 2, 64));
                    long second = succeeds(queue(name + 2, 2, 64));
                    fails(Errno.EMFILE, queue(name + 3, 2, 64));
                    succeeds(queue(name + 4, 1, 64));
                    fails(Errno.EMFILE, queue(name + 5, 2, 64));
                    returns(0, call(Call.MQ_UNLINK, text(name + 2)));
                    fails(Errno.EMFILE, queue(name + 5, 2, 64));
                    returns(0, call(Call.CLOSE, second));
                    succeeds(queue(name + 5, 2, 64));
                    returns(0, call(Call.MQ_UNLINK, text(name + 1)));
                    returns(0, call(Call.MQ_UNLINK, text(name + 4)));
                    returns(0, call(Call.MQ_UNLINK, text(name + 5)));
                });
    }

    @Case("setrlimit")
    static void limitOfLocksIsKeptAndLimitsNothing() {
        inChild(
                () -> {
                    limit(RLIMIT_LOCKS, 0);
                    long fd = Files.create("a", "x");
                    returns(0, call(Call.FLOCK, fd, 2));
                });
    }

    @Case("setrlimit")
    static void limitsAreNotRaisedAboveHardOnesOfAnotherUser() {
        Apart.asUser(
                1234,
                () -> {
                    limit(RLIMIT_CORE, 0);
                    long more = memory(16);
                    Mem.putLong(more + 8, 1);
                    fails(Errno.EPERM, call(Call.SETRLIMIT, RLIMIT_CORE, more));
                });
    }

    private static long restore(long what) {
        return call(Call.PRCTL, Prctl.PR_TIMER_CREATE_RESTORE_IDS, what, 0, 0, 0);
    }

    @Case("prctl")
    static void idsOfTimersCanBeChosen() {
        returns(0, restore(Prctl.PR_TIMER_CREATE_RESTORE_IDS_GET));
        returns(0, restore(Prctl.PR_TIMER_CREATE_RESTORE_IDS_ON));
        returns(1, restore(Prctl.PR_TIMER_CREATE_RESTORE_IDS_GET));
        long id = memory(8);
        Mem.putInt(id, 4711);
        returns(0, call(Call.TIMER_CREATE, 1, 0, id));
        equal("id", 4711, Mem.getInt(id));
        fails(Errno.EBUSY, call(Call.TIMER_CREATE, 1, 0, id));
        Mem.putInt(id, -1);
        fails(Errno.EINVAL, call(Call.TIMER_CREATE, 1, 0, id));
        returns(0, restore(Prctl.PR_TIMER_CREATE_RESTORE_IDS_OFF));
        returns(0, call(Call.TIMER_CREATE, 1, 0, id));
        equal("next id", 4712, Mem.getInt(id));
        returns(0, call(Call.TIMER_DELETE, 4711));
        returns(0, call(Call.TIMER_DELETE, 4712));
    }

    @Case("prctl")
    static void choosingIdsOfTimersIsChecked() {
        fails(Errno.EINVAL, restore(3));
        fails(
                Errno.EINVAL,
                call(
                        Call.PRCTL,
                        Prctl.PR_TIMER_CREATE_RESTORE_IDS,
                        Prctl.PR_TIMER_CREATE_RESTORE_IDS_ON,
                        1,
                        0,
                        0));
        returns(0, restore(Prctl.PR_TIMER_CREATE_RESTORE_IDS_ON));
        inChild(() -> returns(0, restore(Prctl.PR_TIMER_CREATE_RESTORE_IDS_GET)));
        returns(0, restore(Prctl.PR_TIMER_CREATE_RESTORE_IDS_OFF));
    }

    @Case("execve")
    static void tooLongPathIsEnametoolong() {
        long path = memory(LONGEST_PATH + 1);
        Mem.fill(path, LONGEST_PATH, (byte) '/');
        fails(Errno.ENAMETOOLONG, call(Call.EXECVE, path, 0, 0));
        Mem.putByte(path + 256, (byte) 0);
        Mem.fill(path, 256, (byte) 'x');
        fails(Errno.ENAMETOOLONG, call(Call.EXECVE, path, 0, 0));
    }

    @Case("execve")
    static void brokenHeadersAreEnoexecOrKill() {
        call(Call.CLOSE, Files.create("half", "\177ELF\2\1\1"));
        returns(0, call(Call.CHMOD, text("half"), 0755));
        fails(Errno.ENOEXEC, call(Call.EXECVE, text("half"), 0, 0));
    }

    @Case("execve")
    static void argumentsThatDoNotEndAreEfault() {
        long vector = Kit.endOfMemory(8);
        Mem.putLong(vector - 8, text("x"));
        fails(Errno.EFAULT, call(Call.EXECVE, text(SELF), vector - 8, 0));
        Mem.putLong(vector - 8, UNMAPPED);
        fails(Errno.EFAULT, call(Call.EXECVE, text(SELF), vector - 8, 0));
    }

    @Case("execve")
    static void singleArgumentHasAtMost128Kibibytes() {
        long most = 32L * PAGE;
        long argument = Kit.anonymous(most + PAGE);
        Mem.fill(argument, most, (byte) 'a');
        long vector = memory(16);
        Mem.putLong(vector, argument);
        fails(Errno.E2BIG, call(Call.EXECVE, text(SELF), vector, 0));
    }

    @Case("getpgid")
    static void groupAndSessionOfAZombieAreStillTold() {
        long child = ended(0);
        long info = memory(SigInfo.SIZE);
        returns(0, call(Call.WAITID, P_PID, child, info, WEXITED | WNOWAIT, 0));
        returns(call(Call.GETPGRP), call(Call.GETPGID, child));
        returns(call(Call.GETSID, 0), call(Call.GETSID, child));
        statusOf(child);
        fails(Errno.ESRCH, call(Call.GETPGID, child));
        fails(Errno.ESRCH, call(Call.GETSID, child));
    }

    @Case("setpgid")
    static void groupGoesOnWithoutItsLeader() {
        long leader = succeeds(call(Call.FORK));
        if (leader == 0) {
            call(Call.SETPGID, 0, 0);
            call(Call.EXIT_GROUP, 0);
        }
        long child = Processes.sleeper();
        long info = memory(SigInfo.SIZE);
        returns(0, call(Call.WAITID, P_PID, leader, info, WEXITED | WNOWAIT, 0));
        returns(0, call(Call.SETPGID, child, leader));
        statusOf(leader);
        returns(leader, call(Call.GETPGID, child));
        returns(0, call(Call.KILL, -leader, Signal.SIGKILL));
        returns(child, call(Call.WAIT4, -leader, 0, 0, 0));
    }
}
