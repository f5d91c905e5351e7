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
import static elfin.conformance.program.Processes.sleeper;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** Calls about the machine and about other processes that few programs make. */
final class OddCallCases {
    private static final int USER = 1234;
    private static final int NOBODY = 0x3fff_fff0;
    private static final int LINUX_REBOOT_MAGIC1 = 0xfee1dead;
    private static final int LINUX_REBOOT_MAGIC2 = 672274793;
    private static final int CLONE_FILES = 0x400;
    private static final int CLONE_FS = 0x200;
    private static final int CLONE_VM = 0x100;
    private static final int CLONE_SYSVSEM = 0x40000;
    private static final int CLONE_NEWUTS = 0x4000000;
    private static final int KCMP_FILE = 0;
    private static final int KCMP_VM = 1;
    private static final int KCMP_FILES = 2;
    private static final int KCMP_FS = 3;
    private static final int KCMP_SIGHAND = 4;

    private OddCallCases() {}

    private static void end(long child) {
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        statusOf(child);
    }

    private static long self() {
        return call(Call.GETPID);
    }

    @Case("reboot")
    static void withoutItsMagicRebootIsEinval() {
        fails(Errno.EINVAL, call(Call.REBOOT, 0, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.REBOOT, LINUX_REBOOT_MAGIC1, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.REBOOT, 0, LINUX_REBOOT_MAGIC2, 0, 0));
    }

    @Case("reboot")
    static void unknownRebootCommandIsEinval() {
        long result = call(Call.REBOOT, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, 0x1234, 0);
        fails(Errno.EINVAL, result);
    }

    @Case("reboot")
    static void rebootNeedsItsCapability() {
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, USER));
                    fails(Errno.EPERM, call(Call.REBOOT, 0, 0, 0, 0));
                });
    }

    @Case("vhangup")
    static void withoutTerminalThereIsNothingToHangUp() {
        returns(0, call(Call.VHANGUP));
    }

    @Case("vhangup")
    static void hangingUpNeedsItsCapability() {
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, USER));
                    fails(Errno.EPERM, call(Call.VHANGUP));
                });
    }

    @Case("ustat")
    static void ustatOfNoDeviceIsEinval() {
        fails(Errno.EINVAL, call(Call.USTAT, 0, memory(32)));
        fails(Errno.EINVAL, call(Call.USTAT, 0xffffff, memory(32)));
    }

    @Case("setdomainname")
    static void namesNeedTheirCapability() {
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, USER));
                    fails(Errno.EPERM, call(Call.SETDOMAINNAME, text("x"), 1));
                    fails(Errno.EPERM, call(Call.SETHOSTNAME, text("x"), 1));
                });
    }

    @Case("setdomainname")
    static void longDomainNameIsEinval() {
        fails(Errno.EINVAL, call(Call.SETDOMAINNAME, memory(80), 65));
        fails(Errno.EINVAL, call(Call.SETDOMAINNAME, memory(80), -1));
        fails(Errno.EFAULT, call(Call.SETDOMAINNAME, UNMAPPED, 5));
    }

    @Case("uname")
    static void namesAreThoseOfLinux() {
        long names = memory(6 * 65);
        returns(0, call(Call.UNAME, names));
        Kit.textIs("Linux\0", names);
        Kit.textIs("6.", names + 2 * 65);
        Kit.textIs("#1 SMP", names + 3 * 65);
        Kit.textIs("x86_64\0", names + 4 * 65);
        fails(Errno.EFAULT, call(Call.UNAME, UNMAPPED));
    }

    @Case("syslog")
    static void messagesCanBeRead() {
        long size = succeeds(call(Call.SYSLOG, 10, 0, 0));
        holds("a size", size >= 4096);
        long count = succeeds(call(Call.SYSLOG, 3, memory(4096), 4096));
        holds("messages", count > 0 && count <= 4096);
    }

    @Case("syslog")
    static void messagesBeginWithTheirLevel() {
        long buffer = memory(8192);
        long count = succeeds(call(Call.SYSLOG, 3, buffer, 8192));
        holds("messages", count > 3);
        Kit.textIs("<", buffer);
        equal("end of line", '\n', Mem.getByte(buffer + count - 1));
    }

    @Case("syslog")
    static void syslogChecksItsArguments() {
        fails(Errno.EINVAL, call(Call.SYSLOG, 3, 0, 10));
        fails(Errno.EINVAL, call(Call.SYSLOG, 3, memory(8), -1));
        fails(Errno.EINVAL, call(Call.SYSLOG, 11, 0, 0));
        fails(Errno.EINVAL, call(Call.SYSLOG, 8, 0, 0));
        fails(Errno.EINVAL, call(Call.SYSLOG, 8, 0, 9));
        returns(0, call(Call.SYSLOG, 3, memory(8), 0));
        returns(0, call(Call.SYSLOG, 0, 0, 0));
        returns(0, call(Call.SYSLOG, 1, 0, 0));
        fails(Errno.EFAULT, call(Call.SYSLOG, 3, Kit.NON_CANONICAL, 4096));
    }

    @Case("syslog")
    static void syslogNeedsItsCapability() {
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, USER));
                    fails(Errno.EPERM, call(Call.SYSLOG, 5, 0, 0));
                    fails(Errno.EPERM, call(Call.SYSLOG, 2, memory(8), 8));
                    fails(Errno.EPERM, call(Call.SYSLOG, 99, 0, 0));
                });
    }

    @Case("ptrace")
    static void tracingNobodyIsEsrch() {
        fails(Errno.ESRCH, call(Call.PTRACE, 16, NOBODY, 0, 0));
        fails(Errno.ESRCH, call(Call.PTRACE, 0x4206, NOBODY, 0, 0));
        fails(Errno.ESRCH, call(Call.PTRACE, 7, NOBODY, 0, 0));
    }

    @Case("ptrace")
    static void whoIsNotTracedCannotBeAsked() {
        long child = sleeper();
        fails(Errno.ESRCH, call(Call.PTRACE, 7, child, 0, 0));
        fails(Errno.ESRCH, call(Call.PTRACE, 12, child, 0, memory(256)));
        end(child);
    }

    @Case("ptrace")
    static void tracingOneselfIsEperm() {
        fails(Errno.EPERM, call(Call.PTRACE, 16, self(), 0, 0));
    }

    @Case("unshare")
    static void unknownFlagsOfUnshareAreEinval() {
        fails(Errno.EINVAL, call(Call.UNSHARE, 1));
        fails(Errno.EINVAL, call(Call.UNSHARE, 0x4000));
        returns(0, call(Call.UNSHARE, 0));
    }

    @Case("unshare")
    static void loneThreadHasItsMemoryToItself() {
        returns(0, call(Call.UNSHARE, CLONE_VM));
        returns(0, call(Call.UNSHARE, CLONE_SYSVSEM));
        returns(0, call(Call.UNSHARE, 0x10000));
        returns(0, call(Call.UNSHARE, 0x800));
    }

    @Case("unshare")
    static void withOtherThreadsMemoryStaysShared() {
        Threads.start(ThreadJobs.MEET);
        fails(Errno.EINVAL, call(Call.UNSHARE, CLONE_VM));
        fails(Errno.EINVAL, call(Call.UNSHARE, 0x10000));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.MEET);
    }

    @Case("unshare")
    static void descriptorsCanBeUnshared() {
        long page = Processes.sharedPage();
        long file = Files.create("file", "x");
        long child = succeeds(call(Call.CLONE, CLONE_FILES | Signal.SIGCHLD, 0, 0, 0, 0));
        if (child == 0) {
            Mem.putLong(page, call(Call.UNSHARE, CLONE_FILES));
            call(Call.CLOSE, file);
            call(Call.EXIT_GROUP, 0);
        }
        statusOf(child);
        returns(0, Mem.getLong(page));
        returns(0, call(Call.LSEEK, file, 0, 0));
    }

    @Case("unshare")
    static void workingDirectoryCanBeUnshared() {
        long page = Processes.sharedPage();
        Files.makeDirectory("directory");
        Files.make("here", "");
        long child = succeeds(call(Call.CLONE, CLONE_FS | Signal.SIGCHLD, 0, 0, 0, 0));
        if (child == 0) {
            Mem.putLong(page, call(Call.UNSHARE, CLONE_FS));
            call(Call.CHDIR, text("directory"));
            call(Call.UMASK, 077);
            call(Call.EXIT_GROUP, 0);
        }
        statusOf(child);
        returns(0, Mem.getLong(page));
        returns(0, call(Call.ACCESS, text("here"), 0));
        returns(022, call(Call.UMASK, 022));
    }

    @Case("unshare")
    static void newNamespaceNeedsPrivilege() {
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, USER));
                    fails(Errno.EPERM, call(Call.UNSHARE, CLONE_NEWUTS));
                });
    }

    @Case("setns")
    static void setnsNeedsANamespace() {
        fails(Errno.EBADF, call(Call.SETNS, -1, 0));
        fails(Errno.EINVAL, call(Call.SETNS, 0, 0));
        fails(Errno.EINVAL, call(Call.SETNS, 0, 1));
    }

    @Case("kcmp")
    static void sameDescriptorsAreEqual() {
        long copy = succeeds(call(Call.DUP, 0));
        returns(0, call(Call.KCMP, self(), self(), KCMP_FILE, 0, copy));
        Files.make("file", "");
        long first = Files.open("file", 0);
        long second = Files.open("file", 0);
        holds("different", call(Call.KCMP, self(), self(), KCMP_FILE, first, second) > 0);
        fails(Errno.EBADF, call(Call.KCMP, self(), self(), KCMP_FILE, first, Kit.CLOSED));
    }

    @Case("kcmp")
    static void childHasCopies() {
        long child = sleeper();
        holds("memory", call(Call.KCMP, self(), child, KCMP_VM, 0, 0) > 0);
        holds("descriptors", call(Call.KCMP, self(), child, KCMP_FILES, 0, 0) > 0);
        holds("places", call(Call.KCMP, self(), child, KCMP_FS, 0, 0) > 0);
        holds("handlers", call(Call.KCMP, self(), child, KCMP_SIGHAND, 0, 0) > 0);
        returns(0, call(Call.KCMP, self(), child, KCMP_FILE, 1, 1));
        end(child);
    }

    @Case("kcmp")
    static void processIsLikeItself() {
        for (int type = KCMP_VM; type <= 6; type++) {
            returns(0, call(Call.KCMP, self(), self(), type, 0, 0));
        }
    }

    @Case("kcmp")
    static void sharedPartsAreEqual() {
        long shares = CLONE_FILES | CLONE_FS | Signal.SIGCHLD;
        long child = succeeds(call(Call.CLONE, shares, 0, 0, 0, 0));
        if (child == 0) {
            while (true) {
                call(Call.PAUSE);
            }
        }
        returns(0, call(Call.KCMP, self(), child, KCMP_FILES, 0, 0));
        returns(0, call(Call.KCMP, self(), child, KCMP_FS, 0, 0));
        holds("memory", call(Call.KCMP, self(), child, KCMP_VM, 0, 0) > 0);
        end(child);
    }

    @Case("kcmp")
    static void kcmpChecksItsArguments() {
        fails(Errno.EINVAL, call(Call.KCMP, self(), self(), 99, 0, 0));
        fails(Errno.ESRCH, call(Call.KCMP, self(), NOBODY, KCMP_VM, 0, 0));
        fails(Errno.ESRCH, call(Call.KCMP, NOBODY, self(), KCMP_VM, 0, 0));
    }

    @Case("kcmp")
    static void strangersCannotBeCompared() {
        long stranger = sleeper();
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, USER));
                    fails(Errno.EPERM, call(Call.KCMP, self(), stranger, KCMP_VM, 0, 0));
                });
        end(stranger);
    }

    @Case("pidfd_getfd")
    static void strangersDescriptorsAreTheirs() {
        long stranger = sleeper();
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, USER));
                    long file = succeeds(call(Call.PIDFD_OPEN, stranger, 0));
                    fails(Errno.EPERM, call(Call.PIDFD_GETFD, file, 0, 0));
                });
        end(stranger);
    }

    @Case("personality")
    static void linux32IsAnotherMachine() {
        inChild(
                () -> {
                    long names = memory(6 * 65);
                    succeeds(call(Call.PERSONALITY, 8));
                    returns(0, call(Call.UNAME, names));
                    equal("machine", 'i', Mem.getByte(names + 4 * 65));
                    returns(8, call(Call.PERSONALITY, 0));
                    returns(0, call(Call.UNAME, names));
                    equal("machine", 'x', Mem.getByte(names + 4 * 65));
                });
    }

    @Case("personality")
    static void personalityIsKeptAndInherited() {
        inChild(
                () -> {
                    returns(0, call(Call.PERSONALITY, -1));
                    returns(0, call(Call.PERSONALITY, 0x0040000));
                    returns(0x0040000, call(Call.PERSONALITY, -1));
                    inChild(() -> returns(0x0040000, call(Call.PERSONALITY, -1)));
                    returns(0x0040000, call(Call.PERSONALITY, 0));
                });
    }
}
