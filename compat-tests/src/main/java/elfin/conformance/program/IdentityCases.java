package elfin.conformance.program;

import static elfin.conformance.program.Kit.NON_CANONICAL;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Errno;
import elfin.raw.Mem;

/** Who the process is: ids, groups, session, name of the machine. */
final class IdentityCases {
    private static final int UTSNAME_FIELD = 65;

    private IdentityCases() {}

    @Case("getpid")
    static void getpidIsPositiveAndStays() {
        long pid = call(Call.GETPID);
        holds("pid > 1", pid > 1);
        equal("second getpid", pid, call(Call.GETPID));
    }

    @Case("gettid")
    static void mainThreadsIdIsTheProcesss() {
        equal("gettid", call(Call.GETPID), call(Call.GETTID));
    }

    @Case("getppid")
    static void parentIsAnotherProcessThanInit() {
        long parent = call(Call.GETPPID);
        holds("parent > 1", parent > 1);
        holds("parent is another process", parent != call(Call.GETPID));
    }

    @Case("getppid")
    static void parentIsAlive() {
        returns(0, call(Call.KILL, call(Call.GETPPID), 0));
    }

    @Case("getpgrp")
    static void startsAsLeaderOfItsGroup() {
        returns(call(Call.GETPID), call(Call.GETPGRP));
    }

    @Case("getpgid")
    static void getpgidOfZeroIsTheCallers() {
        returns(call(Call.GETPGRP), call(Call.GETPGID, 0));
        returns(call(Call.GETPGRP), call(Call.GETPGID, call(Call.GETPID)));
    }

    @Case("getpgid")
    static void getpgidOfNobodyIsEsrch() {
        fails(Errno.ESRCH, call(Call.GETPGID, 0x3ffff0));
    }

    @Case("getpgid")
    static void getpgidOfNegativeIsEsrch() {
        fails(Errno.ESRCH, call(Call.GETPGID, -1));
    }

    @Case("getsid")
    static void startsAsLeaderOfItsSession() {
        returns(call(Call.GETPID), call(Call.GETSID, 0));
    }

    @Case("getsid")
    static void getsidOfNobodyIsEsrch() {
        fails(Errno.ESRCH, call(Call.GETSID, 0x3ffff0));
    }

    @Case("setsid")
    static void setsidOfAGroupLeaderIsEperm() {
        fails(Errno.EPERM, call(Call.SETSID));
    }

    @Case("setpgid")
    static void setpgidOfASessionLeaderIsEperm() {
        fails(Errno.EPERM, call(Call.SETPGID, 0, 0));
    }

    @Case("setpgid")
    static void negativeGroupIsEinval() {
        fails(Errno.EINVAL, call(Call.SETPGID, 0, -1));
    }

    @Case("setpgid")
    static void setpgidOfAStrangerIsEsrch() {
        fails(Errno.ESRCH, call(Call.SETPGID, call(Call.GETPPID), 0));
    }

    @Case("uname")
    static void unameSaysLinuxOnX86() {
        long names = memory(6 * UTSNAME_FIELD);
        returns(0, call(Call.UNAME, names));
        textIs("Linux\0", names);
        textIs("x86_64\0", names + 4 * UTSNAME_FIELD);
    }

    @Case("uname")
    static void releaseIsThatOfAModernLinux() {
        long names = memory(6 * UTSNAME_FIELD);
        returns(0, call(Call.UNAME, names));
        long release = names + 2 * UTSNAME_FIELD;
        int major = Mem.getByte(release) - '0';
        holds("major version 4 to 9", major >= 4 && major <= 9);
        equal("separator", '.', Mem.getByte(release + 1));
    }

    @Case("uname")
    static void unameToUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.UNAME, UNMAPPED));
        fails(Errno.EFAULT, call(Call.UNAME, NON_CANONICAL));
    }

    @Case(value = "sethostname", alone = true)
    static void sethostnameShowsInUname() {
        long before = memory(6 * UTSNAME_FIELD);
        long after = memory(6 * UTSNAME_FIELD);
        returns(0, call(Call.UNAME, before));
        int length = 0;
        while (Mem.getByte(before + UTSNAME_FIELD + length) != 0) {
            length++;
        }
        returns(0, call(Call.SETHOSTNAME, text("other-name"), 10));
        returns(0, call(Call.UNAME, after));
        returns(0, call(Call.SETHOSTNAME, before + UTSNAME_FIELD, length));
        textIs("other-name\0", after + UTSNAME_FIELD);
    }

    @Case("sethostname")
    static void tooLongHostnameIsEinval() {
        fails(Errno.EINVAL, call(Call.SETHOSTNAME, memory(80), 65));
        fails(Errno.EINVAL, call(Call.SETHOSTNAME, memory(80), -1));
    }

    @Case("set_tid_address")
    static void setTidAddressGivesTheThreadId() {
        returns(call(Call.GETTID), call(Call.SET_TID_ADDRESS, memory(8)));
        returns(call(Call.GETTID), call(Call.SET_TID_ADDRESS, 0));
    }

    @Case("personality")
    static void personalityIsLinuxs() {
        returns(0, call(Call.PERSONALITY, 0xffffffffL));
    }

    @Case("getcpu")
    static void getcpuNamesAProcessorAndNode() {
        long pair = memory(8);
        Mem.putInt(pair, -1);
        Mem.putInt(pair + 4, -1);
        returns(0, call(Call.GETCPU, pair, pair + 4, 0));
        holds("processor", Mem.getInt(pair) >= 0);
        equal("node", 0, Mem.getInt(pair + 4));
        returns(0, call(Call.GETCPU, 0, 0, 0));
    }

    @Case("getcpu")
    static void getcpuToUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.GETCPU, UNMAPPED, 0, 0));
    }

    @Case("capget")
    static void capgetWithUnknownVersionNamesTheNewest() {
        long header = memory(8);
        Mem.putInt(header, 0x1234);
        fails(Errno.EINVAL, call(Call.CAPGET, header, memory(24)));
        equal("version", 0x20080522, Mem.getInt(header));
    }

    @Case("capget")
    static void rootHasCapabilities() {
        long header = memory(8);
        long data = memory(24);
        Mem.putInt(header, 0x20080522);
        returns(0, call(Call.CAPGET, header, data));
        holds("effective equals permitted", Mem.getInt(data) == Mem.getInt(data + 4));
        holds("CAP_CHOWN", (Mem.getInt(data) & 1) != 0);
    }
}
