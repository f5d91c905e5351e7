package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Prctl;
import elfin.abi.Signal;
import elfin.raw.Mem;

/**
 * Ids, groups and capabilities belong to a thread: the raw calls change those of their caller only.
 * The case's own thread stays root.
 */
final class ThreadCredentialCases {
    private static final int USER = 123;
    private static final int OTHER = 45;
    private static final int NOBODY = 65534;
    private static final int VERSION = Capability._LINUX_CAPABILITY_VERSION_3;
    private static final int DATA_SIZE = 24;
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int PRIO_PROCESS = 0;
    private static final int PRIO_USER = 2;
    private static final int RLIMIT_NPROC = 6;
    private static final int RLIMIT_NOFILE = 7;

    private ThreadCredentialCases() {}

    private static void othersIds(int real, int effective, int saved) {
        long ids = memory(12);
        returns(0, OtherThread.does(Call.GETRESUID, ids, ids + 4, ids + 8));
        equal("real", real, Mem.getInt(ids));
        equal("effective", effective, Mem.getInt(ids + 4));
        equal("saved", saved, Mem.getInt(ids + 8));
    }

    private static void ownIdsAreRoots() {
        long ids = memory(12);
        Mem.fill(ids, 12, (byte) -1);
        returns(0, call(Call.GETRESUID, ids, ids + 4, ids + 8));
        equal("own ids", 0, Mem.getInt(ids) | Mem.getInt(ids + 4) | Mem.getInt(ids + 8));
        returns(0, call(Call.GETRESGID, ids, ids + 4, ids + 8));
        equal("own groups", 0, Mem.getInt(ids) | Mem.getInt(ids + 4) | Mem.getInt(ids + 8));
    }

    private static void otherBecomes(int user) {
        returns(0, OtherThread.does(Call.SETGROUPS, 0, 0));
        returns(0, OtherThread.does(Call.SETRESGID, user, user, user));
        returns(0, OtherThread.does(Call.SETRESUID, user, user, user));
    }

    @Case("setuid")
    static void setuidOfAThreadLeavesTheOthersAlone() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETUID, USER));
        othersIds(USER, USER, USER);
        ownIdsAreRoots();
        returns(USER, OtherThread.does(Call.GETEUID));
        fails(Errno.EPERM, OtherThread.does(Call.SETUID, 0));
        OtherThread.end();
    }

    @Case("setgid")
    static void setgidOfAThreadLeavesTheOthersAlone() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETGID, USER));
        returns(USER, OtherThread.does(Call.GETGID));
        returns(USER, OtherThread.does(Call.GETEGID));
        ownIdsAreRoots();
        OtherThread.end();
    }

    @Case("setresuid")
    static void setresuidOfAThreadLeavesTheOthersAlone() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETRESUID, 1, 2, 3));
        othersIds(1, 2, 3);
        ownIdsAreRoots();
        OtherThread.end();
    }

    @Case("setresgid")
    static void setresgidOfAThreadLeavesTheOthersAlone() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETRESGID, 1, 2, 3));
        returns(1, OtherThread.does(Call.GETGID));
        returns(2, OtherThread.does(Call.GETEGID));
        ownIdsAreRoots();
        OtherThread.end();
    }

    @Case("setreuid")
    static void setreuidOfAThreadLeavesTheOthersAlone() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETREUID, 1, 2));
        othersIds(1, 2, 2);
        ownIdsAreRoots();
        OtherThread.end();
    }

    @Case("setregid")
    static void setregidOfAThreadLeavesTheOthersAlone() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETREGID, 1, 2));
        returns(2, OtherThread.does(Call.GETEGID));
        ownIdsAreRoots();
        OtherThread.end();
    }

    @Case("setfsuid")
    static void setfsuidOfAThreadLeavesTheOthersAlone() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETFSUID, USER));
        returns(USER, OtherThread.does(Call.SETFSUID, -1));
        returns(0, call(Call.SETFSUID, -1));
        OtherThread.end();
    }

    @Case("setfsgid")
    static void setfsgidOfAThreadLeavesTheOthersAlone() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETFSGID, USER));
        returns(USER, OtherThread.does(Call.SETFSGID, -1));
        returns(0, call(Call.SETFSGID, -1));
        OtherThread.end();
    }

    @Case(value = "setgroups", alone = true)
    static void groupsBelongToTheThread() {
        returns(0, call(Call.SETGROUPS, 0, 0));
        OtherThread.start();
        long list = memory(8);
        Mem.putInt(list, 11);
        Mem.putInt(list + 4, 22);
        returns(0, OtherThread.does(Call.SETGROUPS, 2, list));
        returns(2, OtherThread.does(Call.GETGROUPS, 0, 0));
        returns(0, call(Call.GETGROUPS, 0, 0));
        OtherThread.end();
    }

    private static long header(int version, long tid) {
        long header = memory(8);
        Mem.putInt(header, version);
        Mem.putInt(header + 4, (int) tid);
        return header;
    }

    @Case("capset")
    static void capabilitiesBelongToTheThread() {
        int tid = OtherThread.start();
        long data = memory(DATA_SIZE);
        returns(0, OtherThread.does(Call.CAPSET, header(VERSION, 0), data));
        fails(Errno.EPERM, OtherThread.does(Call.SETUID, USER));
        returns(0, call(Call.SETUID, 0));
        returns(0, call(Call.CAPGET, header(VERSION, 0), data));
        holds("own capabilities stay", Mem.getInt(data) != 0);
        returns(0, call(Call.CAPGET, header(VERSION, tid), data));
        equal("the other's effective", 0, Mem.getInt(data));
        equal("the other's permitted", 0, Mem.getInt(data + 4));
        OtherThread.end();
    }

    @Case("capset")
    static void capabilitiesOfAnotherThreadCannotBeSet() {
        int tid = OtherThread.start();
        long data = memory(DATA_SIZE);
        returns(0, call(Call.CAPGET, header(VERSION, tid), data));
        fails(Errno.EPERM, call(Call.CAPSET, header(VERSION, tid), data));
        returns(0, OtherThread.does(Call.CAPSET, header(VERSION, tid), data));
        OtherThread.end();
    }

    @Case("prctl")
    static void keepcapsAndSecureBitsBelongToTheThread() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.PRCTL, Prctl.PR_SET_KEEPCAPS, 1));
        returns(1, OtherThread.does(Call.PRCTL, Prctl.PR_GET_KEEPCAPS));
        returns(0, call(Call.PRCTL, Prctl.PR_GET_KEEPCAPS, 0, 0, 0, 0));
        returns(0, OtherThread.does(Call.PRCTL, Prctl.PR_SET_SECUREBITS, Prctl.SECBIT_NOROOT));
        returns(0, call(Call.PRCTL, Prctl.PR_GET_SECUREBITS, 0, 0, 0, 0));
        OtherThread.end();
    }

    @Case("prctl")
    static void boundingSetBelongsToTheThread() {
        OtherThread.start();
        int what = Capability.CAP_CHOWN;
        returns(0, OtherThread.does(Call.PRCTL, Prctl.PR_CAPBSET_DROP, what));
        returns(0, OtherThread.does(Call.PRCTL, Prctl.PR_CAPBSET_READ, what));
        returns(1, call(Call.PRCTL, Prctl.PR_CAPBSET_READ, what, 0, 0, 0));
        OtherThread.end();
    }

    @Case("prctl")
    static void noNewPrivilegesBelongsToTheThread() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.PRCTL, Prctl.PR_SET_NO_NEW_PRIVS, 1));
        returns(1, OtherThread.does(Call.PRCTL, Prctl.PR_GET_NO_NEW_PRIVS));
        returns(0, call(Call.PRCTL, Prctl.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
        OtherThread.end();
    }

    @Case("prctl")
    static void deathSignalBelongsToTheThread() {
        OtherThread.start();
        long signal = memory(8);
        returns(0, OtherThread.does(Call.PRCTL, Prctl.PR_SET_PDEATHSIG, Signal.SIGUSR1));
        returns(0, call(Call.PRCTL, Prctl.PR_GET_PDEATHSIG, signal, 0, 0, 0));
        equal("own", 0, Mem.getInt(signal));
        returns(0, OtherThread.does(Call.PRCTL, Prctl.PR_GET_PDEATHSIG, signal));
        equal("the other's", Signal.SIGUSR1, Mem.getInt(signal));
        OtherThread.end();
    }

    @Case(value = "prctl", alone = true)
    static void idsOfAThreadMakeTheWholeProcessUndumpable() {
        returns(1, call(Call.PRCTL, Prctl.PR_GET_DUMPABLE, 0, 0, 0, 0));
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETUID, USER));
        holds("not dumpable", call(Call.PRCTL, Prctl.PR_GET_DUMPABLE, 0, 0, 0, 0) != 1);
        OtherThread.end();
    }

    @Case(value = "clone", alone = true)
    static void newThreadBeginsWithItsMakersIds() {
        returns(0, call(Call.SETRESUID, USER, USER, 0));
        OtherThread.start();
        othersIds(USER, USER, 0);
        OtherThread.end();
    }

    @Case("fork")
    static void forkCopiesTheCallingThreadsIds() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETRESUID, USER, 0, 0));
        long child = succeeds(OtherThread.does(Call.FORK));
        equal("status", USER << 8, statusOf(child));
        OtherThread.end();
    }

    @Case("fork")
    static void forkOfTheFirstThreadKeepsItsOwnIds() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETRESUID, USER, 0, 0));
        long child = Children.start(() -> call(Call.GETUID));
        Children.ends(child, 0);
        OtherThread.end();
    }

    @Case("execve")
    static void programRunByAThreadHasTheThreadsIds() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long arguments = memory(32);
            Mem.putLong(arguments, text("name"));
            Mem.putLong(arguments + 8, text("-u"));
            OtherThread.start();
            OtherThread.does(Call.SETUID, USER);
            OtherThread.asks(Call.EXECVE, text("/bin/conformance"), arguments, 0, 0);
            while (true) {
                call(Call.PAUSE);
            }
        }
        equal("status", USER << 8, statusOf(child));
    }

    @Case("open")
    static void modesAreCheckedAgainstTheThreadsIds() {
        Files.make("secret", "x");
        returns(0, call(Call.CHMOD, text("secret"), 0600));
        OtherThread.start();
        otherBecomes(USER);
        fails(Errno.EACCES, OtherThread.does(Call.OPEN, text("secret"), Fcntl.O_RDONLY));
        succeeds(Files.open("secret", Fcntl.O_RDONLY));
        OtherThread.end();
    }

    @Case("open")
    static void groupsOfAThreadOpenFiles() {
        Files.make("secret", "x");
        returns(0, call(Call.CHOWN, text("secret"), 0, OTHER));
        returns(0, call(Call.CHMOD, text("secret"), 0640));
        OtherThread.start();
        long list = memory(8);
        Mem.putInt(list, OTHER);
        returns(0, OtherThread.does(Call.SETGROUPS, 1, list));
        returns(0, OtherThread.does(Call.SETRESGID, USER, USER, USER));
        returns(0, OtherThread.does(Call.SETRESUID, USER, USER, USER));
        succeeds(OtherThread.does(Call.OPEN, text("secret"), Fcntl.O_RDONLY));
        OtherThread.end();
    }

    @Case("open")
    static void newFileIsTheThreadsUsers() {
        returns(0, call(Call.CHMOD, text("."), 0777));
        OtherThread.start();
        otherBecomes(USER);
        int create = Fcntl.O_CREAT | Fcntl.O_WRONLY;
        succeeds(OtherThread.does(Call.OPEN, text("made"), create, 0600));
        long status = Files.status("made");
        equal("user", USER, Mem.getInt(status + Files.ST_UID));
        equal("group", USER, Mem.getInt(status + Files.ST_GID));
        succeeds(OtherThread.does(Call.MKDIR, text("directory"), 0700));
        equal("user", USER, Mem.getInt(Files.status("directory") + Files.ST_UID));
        Files.make("own", "");
        equal("own user", 0, Mem.getInt(Files.status("own") + Files.ST_UID));
        OtherThread.end();
    }

    @Case("access")
    static void accessAsksForTheThreadsRealUser() {
        Files.make("secret", "x");
        returns(0, call(Call.CHMOD, text("secret"), 0600));
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETRESUID, USER, 0, 0));
        fails(Errno.EACCES, OtherThread.does(Call.ACCESS, text("secret"), 4));
        returns(0, call(Call.ACCESS, text("secret"), 4));
        OtherThread.end();
    }

    @Case("chown")
    static void chownNeedsTheThreadsCapability() {
        Files.make("file", "x");
        OtherThread.start();
        returns(0, OtherThread.does(Call.CAPSET, header(VERSION, 0), memory(DATA_SIZE)));
        fails(Errno.EPERM, OtherThread.does(Call.CHOWN, text("file"), USER, USER));
        returns(0, call(Call.CHOWN, text("file"), USER, USER));
        OtherThread.end();
    }

    @Case("kill")
    static void killIsAllowedByTheThreadsIds() {
        long child = Processes.sleeper();
        OtherThread.start();
        otherBecomes(USER);
        fails(Errno.EPERM, OtherThread.does(Call.KILL, child, 0));
        returns(0, call(Call.KILL, child, 0));
        OtherThread.end();
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        equal("status", Signal.SIGKILL, statusOf(child));
    }

    @Case(value = "tgkill", alone = true)
    static void threadsOfOneProcessSignalEachOtherAsAnyUser() {
        int tid = OtherThread.start();
        long pid = call(Call.GETPID);
        returns(0, call(Call.SETRESUID, USER, USER, USER));
        returns(0, call(Call.TGKILL, pid, tid, 0));
        otherBecomes(OTHER);
        returns(0, call(Call.TKILL, tid, 0));
        returns(0, OtherThread.does(Call.TGKILL, pid, pid, 0));
        returns(0, OtherThread.does(Call.KILL, pid, 0));
        OtherThread.end();
    }

    @Case("kill")
    static void processIsSignalledByItsFirstThreadsIds() {
        long pipe = Files.pipe();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            int tid = OtherThread.start();
            call(Call.SETRESUID, USER, USER, USER);
            long word = memory(8);
            Mem.putInt(word, tid);
            call(Call.WRITE, Files.writeEnd(pipe), word, 4);
            while (true) {
                call(Call.PAUSE);
            }
        }
        long word = memory(8);
        returns(4, call(Call.READ, Files.readEnd(pipe), word, 4));
        Apart.asUser(
                USER,
                () -> {
                    returns(0, call(Call.KILL, child, 0));
                    fails(Errno.EPERM, call(Call.TGKILL, child, Mem.getInt(word), 0));
                    fails(Errno.EPERM, call(Call.TKILL, Mem.getInt(word), Signal.SIGKILL));
                });
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        equal("status", Signal.SIGKILL, statusOf(child));
    }

    @Case("kill")
    static void signalTellsTheSendingThreadsUser() {
        Handlers.install(Signal.SIGUSR1);
        int tid = OtherThread.start();
        returns(0, OtherThread.does(Call.SETRESUID, USER, 0, 0));
        long pid = call(Call.GETPID);
        returns(0, OtherThread.does(Call.TGKILL, pid, pid, Signal.SIGUSR1));
        while (Handlers.handled() == 0) {
            call(Call.SCHED_YIELD);
        }
        equal("si_uid", USER, Handlers.infoInt(Handlers.SI_UID));
        equal("si_pid", pid, Handlers.infoInt(Handlers.SI_PID));
        holds("another thread", tid != pid);
        OtherThread.end();
    }

    @Case("setpriority")
    static void nicenessOfAnotherUsersThreadIsEperm() {
        OtherThread.start();
        otherBecomes(USER);
        long pid = call(Call.GETPID);
        fails(Errno.EPERM, OtherThread.does(Call.SETPRIORITY, PRIO_PROCESS, pid, 1));
        returns(0, OtherThread.does(Call.SETPRIORITY, PRIO_PROCESS, 0, 1));
        returns(20, call(Call.GETPRIORITY, PRIO_PROCESS, 0));
        OtherThread.end();
    }

    @Case("getpriority")
    static void nicenessOfAUserIsThatOfHisThreads() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETPRIORITY, PRIO_PROCESS, 0, 7));
        returns(0, OtherThread.does(Call.SETRESUID, USER, USER, USER));
        returns(20 - 7, call(Call.GETPRIORITY, PRIO_USER, USER));
        OtherThread.end();
    }

    @Case("sched_setscheduler")
    static void policyOfAnotherUsersThreadIsEperm() {
        OtherThread.start();
        otherBecomes(USER);
        long parameter = memory(8);
        long pid = call(Call.GETPID);
        fails(Errno.EPERM, OtherThread.does(Call.SCHED_SETSCHEDULER, pid, 3, parameter));
        returns(0, OtherThread.does(Call.SCHED_SETSCHEDULER, 0, 3, parameter));
        returns(0, call(Call.SCHED_GETSCHEDULER, 0));
        OtherThread.end();
    }

    @Case("prlimit64")
    static void limitsOfAnotherUsersThreadAreEperm() {
        OtherThread.start();
        otherBecomes(USER);
        long limit = memory(16);
        long pid = call(Call.GETPID);
        fails(Errno.EPERM, OtherThread.does(Call.PRLIMIT64, pid, RLIMIT_NOFILE, 0, limit));
        returns(0, OtherThread.does(Call.PRLIMIT64, 0, RLIMIT_NOFILE, 0, limit));
        OtherThread.end();
    }

    @Case(value = "setrlimit", alone = true)
    static void tasksAreCountedByTheThreadsUser() {
        OtherThread.start();
        int lonely = 54321;
        returns(0, OtherThread.does(Call.SETRESUID, lonely, lonely, lonely));
        long limit = memory(16);
        returns(0, call(Call.GETRLIMIT, RLIMIT_NPROC, limit));
        Mem.putLong(limit, 1);
        returns(0, call(Call.SETRLIMIT, RLIMIT_NPROC, limit));
        fails(Errno.EAGAIN, OtherThread.does(Call.FORK));
        Mem.putLong(limit, 2);
        returns(0, call(Call.SETRLIMIT, RLIMIT_NPROC, limit));
        long child = succeeds(OtherThread.does(Call.FORK));
        equal("status", (lonely & 0xff) << 8, statusOf(child));
        OtherThread.end();
    }

    @Case("kcmp")
    static void threadsOfOneProcessMayBeCompared() {
        int tid = OtherThread.start();
        otherBecomes(USER);
        long pid = call(Call.GETPID);
        returns(0, OtherThread.does(Call.KCMP, pid, tid, 1));
        OtherThread.end();
    }

    @Case(value = "get_robust_list", alone = true)
    static void robustListOfAnotherUsersThreadIsReadInOneProcess() {
        OtherThread.start();
        otherBecomes(USER);
        long place = memory(16);
        long pid = call(Call.GETPID);
        returns(0, OtherThread.does(Call.GET_ROBUST_LIST, pid, place, place + 8));
        OtherThread.end();
    }

    @Case("getsockopt")
    static void peerOfASocketPairIsTheMakingThread() {
        OtherThread.start();
        returns(0, OtherThread.does(Call.SETRESGID, OTHER, OTHER, OTHER));
        returns(0, OtherThread.does(Call.SETRESUID, USER, USER, USER));
        long pair = memory(8);
        returns(0, OtherThread.does(Call.SOCKETPAIR, AF_UNIX, SOCK_STREAM, 0, pair));
        long peer = memory(16);
        Mem.putInt(peer + 12, 12);
        int fd = Mem.getInt(pair);
        returns(0, call(Call.GETSOCKOPT, fd, SOL_SOCKET, SO_PEERCRED, peer, peer + 12));
        equal("pid", call(Call.GETPID), Mem.getInt(peer));
        equal("uid", USER, Mem.getInt(peer + 4));
        equal("gid", OTHER, Mem.getInt(peer + 8));
        OtherThread.end();
    }

    @Case("shmget")
    static void sharedMemoryIsTheMakingThreads() {
        OtherThread.start();
        otherBecomes(USER);
        long id = succeeds(OtherThread.does(Call.SHMGET, 0, Kit.PAGE, 0600));
        long status = memory(256);
        returns(0, call(Call.SHMCTL, id, 2, status));
        equal("uid", USER, Mem.getInt(status + 4));
        returns(0, call(Call.SHMCTL, id, 0, 0));
        OtherThread.end();
    }

    private static String task(int tid) {
        return ProcKit.read("/proc/self/task/" + tid + "/status");
    }

    @Case("getresuid")
    static void statusOfATaskShowsItsOwnIds() {
        int tid = OtherThread.start();
        returns(0, OtherThread.does(Call.SETRESGID, 11, 12, 13));
        returns(0, OtherThread.does(Call.SETRESUID, 1, 2, 3));
        ProcKit.same("Uid", "1\t2\t3\t2", ProcKit.value(task(tid), "Uid"));
        ProcKit.same("Gid", "11\t12\t13\t12", ProcKit.value(task(tid), "Gid"));
        String own = ProcKit.read("/proc/self/status");
        ProcKit.same("own Uid", "0\t0\t0\t0", ProcKit.value(own, "Uid"));
        OtherThread.end();
    }

    @Case("capget")
    static void statusOfATaskShowsItsOwnCapabilities() {
        int tid = OtherThread.start();
        returns(0, OtherThread.does(Call.SETRESUID, USER, USER, 0));
        equal("effective", 0, ProcKit.hexOf(task(tid), "CapEff"));
        holds("permitted", ProcKit.hexOf(task(tid), "CapPrm") != 0);
        holds("own", ProcKit.hexOf(ProcKit.read("/proc/self/status"), "CapEff") != 0);
        OtherThread.end();
    }

    @Case("getgroups")
    static void statusOfATaskShowsItsOwnGroups() {
        int tid = OtherThread.start();
        long list = memory(8);
        Mem.putInt(list, 77);
        returns(0, OtherThread.does(Call.SETGROUPS, 1, list));
        ProcKit.same("Groups", "77", ProcKit.value(task(tid), "Groups"));
        OtherThread.end();
    }

    @Case(value = "wait4", alone = true)
    static void childsEndTellsItsFirstThreadsUser() {
        Handlers.install(Signal.SIGCHLD);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.SETRESUID, NOBODY, 0, 0);
            call(Call.EXIT_GROUP, 0);
        }
        equal("status", 0, statusOf(child));
        while (Handlers.handled() == 0) {
            call(Call.SCHED_YIELD);
        }
        equal("si_uid", NOBODY, Handlers.infoInt(Handlers.SI_UID));
    }
}
