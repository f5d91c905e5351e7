package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Errno;
import elfin.raw.Mem;

/** Changing user and group ids; the program starts as root. */
final class CredentialCases {
    private static final int USER = 1234;
    private static final int OTHER = 4321;

    private CredentialCases() {}

    @Case("getuid")
    static void startsAsRoot() {
        returns(0, call(Call.GETUID));
        returns(0, call(Call.GETEUID));
        returns(0, call(Call.GETGID));
        returns(0, call(Call.GETEGID));
    }

    @Case("getresuid")
    static void getresuidGivesAllThree() {
        long ids = memory(12);
        Mem.fill(ids, 12, (byte) -1);
        returns(0, call(Call.GETRESUID, ids, ids + 4, ids + 8));
        equal("real", 0, Mem.getInt(ids));
        equal("effective", 0, Mem.getInt(ids + 4));
        equal("saved", 0, Mem.getInt(ids + 8));
    }

    @Case("getresuid")
    static void getresuidToUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.GETRESUID, UNMAPPED, memory(4), memory(4)));
    }

    @Case("getresgid")
    static void getresgidToUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.GETRESGID, memory(4), memory(4), UNMAPPED));
    }

    @Case(value = "setuid", alone = true)
    static void setuidOfRootChangesAllIds() {
        returns(0, call(Call.SETUID, USER));
        returns(USER, call(Call.GETUID));
        returns(USER, call(Call.GETEUID));
        fails(Errno.EPERM, call(Call.SETUID, 0));
        fails(Errno.EPERM, call(Call.SETUID, OTHER));
        returns(0, call(Call.SETUID, USER));
    }

    @Case("setuid")
    static void setuidToMinusOneIsEinval() {
        fails(Errno.EINVAL, call(Call.SETUID, -1));
    }

    @Case(value = "setgid", alone = true)
    static void setgidChangesAllIds() {
        returns(0, call(Call.SETGID, USER));
        returns(USER, call(Call.GETGID));
        returns(USER, call(Call.GETEGID));
        returns(0, call(Call.SETUID, USER));
        fails(Errno.EPERM, call(Call.SETGID, 0));
    }

    @Case("setgid")
    static void setgidToMinusOneIsEinval() {
        fails(Errno.EINVAL, call(Call.SETGID, -1));
    }

    @Case(value = "setresuid", alone = true)
    static void savedIdBringsRootBack() {
        returns(0, call(Call.SETRESUID, USER, USER, 0));
        returns(USER, call(Call.GETEUID));
        returns(0, call(Call.SETRESUID, -1, 0, -1));
        returns(0, call(Call.GETEUID));
        returns(USER, call(Call.GETUID));
    }

    @Case(value = "setresuid", alone = true)
    static void withoutPrivilegeOnlyOwnIdsCanBeSet() {
        returns(0, call(Call.SETRESUID, USER, USER, USER));
        fails(Errno.EPERM, call(Call.SETRESUID, 0, -1, -1));
        fails(Errno.EPERM, call(Call.SETRESUID, -1, OTHER, -1));
        returns(0, call(Call.SETRESUID, USER, -1, USER));
    }

    @Case(value = "setresgid", alone = true)
    static void setresgidChangesWhatIsNamed() {
        long ids = memory(12);
        returns(0, call(Call.SETRESGID, 1, 2, 3));
        returns(0, call(Call.SETRESGID, -1, -1, 4));
        returns(0, call(Call.GETRESGID, ids, ids + 4, ids + 8));
        equal("real", 1, Mem.getInt(ids));
        equal("effective", 2, Mem.getInt(ids + 4));
        equal("saved", 4, Mem.getInt(ids + 8));
    }

    @Case(value = "setreuid", alone = true)
    static void setreuidSetsTheSavedIdToo() {
        long ids = memory(12);
        returns(0, call(Call.SETREUID, USER, OTHER));
        returns(0, call(Call.GETRESUID, ids, ids + 4, ids + 8));
        equal("real", USER, Mem.getInt(ids));
        equal("effective", OTHER, Mem.getInt(ids + 4));
        equal("saved", OTHER, Mem.getInt(ids + 8));
    }

    @Case(value = "setregid", alone = true)
    static void setregidSwapsWithoutPrivilege() {
        returns(0, call(Call.SETRESGID, 5, 6, 6));
        returns(0, call(Call.SETUID, USER));
        returns(0, call(Call.SETREGID, 6, 5));
        returns(6, call(Call.GETGID));
        returns(5, call(Call.GETEGID));
        fails(Errno.EPERM, call(Call.SETREGID, 7, -1));
    }

    @Case(value = "setfsuid", alone = true)
    static void setfsuidGivesThePreviousId() {
        returns(0, call(Call.SETFSUID, USER));
        returns(USER, call(Call.SETFSUID, -1));
        returns(USER, call(Call.SETFSUID, 0));
        returns(0, call(Call.SETFSGID, USER));
        returns(USER, call(Call.SETFSGID, -1));
    }

    @Case(value = "setgroups", alone = true)
    static void setgroupsShowsInGetgroups() {
        long list = memory(64);
        Mem.putInt(list, 11);
        Mem.putInt(list + 4, 22);
        Mem.putInt(list + 8, 7);
        returns(0, call(Call.SETGROUPS, 3, list));
        long read = memory(64);
        returns(3, call(Call.GETGROUPS, 0, 0));
        returns(3, call(Call.GETGROUPS, 16, read));
        fails(Errno.EINVAL, call(Call.GETGROUPS, 2, read));
        int sum = Mem.getInt(read) + Mem.getInt(read + 4) + Mem.getInt(read + 8);
        equal("sum of groups", 40, sum);
    }

    @Case("setgroups")
    static void tooManyGroupsAreEinval() {
        fails(Errno.EINVAL, call(Call.SETGROUPS, 65537, memory(16)));
    }

    @Case(value = "setgroups", alone = true)
    static void setgroupsWithoutPrivilegeIsEperm() {
        returns(0, call(Call.SETUID, USER));
        fails(Errno.EPERM, call(Call.SETGROUPS, 0, 0));
    }

    @Case("getgroups")
    static void negativeSizeIsEinval() {
        fails(Errno.EINVAL, call(Call.GETGROUPS, -1, memory(16)));
    }

    @Case(value = "open", alone = true)
    static void withoutPrivilegeModesAreObeyed() {
        Files.make("secret", "x");
        returns(0, call(Call.CHMOD, text("secret"), 0600));
        returns(0, call(Call.SETUID, USER));
        fails(Errno.EACCES, call(Call.OPEN, text("secret"), 0, 0));
        fails(Errno.EACCES, call(Call.OPEN, text("new"), 0101, 0644));
        fails(Errno.EPERM, call(Call.CHMOD, text("secret"), 0644));
        fails(Errno.EPERM, call(Call.CHOWN, text("secret"), USER, -1));
    }

    @Case(value = "access", alone = true)
    static void accessAsksForTheRealUser() {
        Files.make("file", "");
        returns(0, call(Call.CHMOD, text("file"), 0600));
        returns(0, call(Call.SETRESUID, USER, 0, 0));
        fails(Errno.EACCES, call(Call.ACCESS, text("file"), 4));
        succeeds(call(Call.OPEN, text("file"), 0, 0));
    }

    @Case(value = "kill", alone = true)
    static void withoutPrivilegeStrangersCannotBeSignalled() {
        returns(0, call(Call.SETUID, USER));
        fails(Errno.EPERM, call(Call.KILL, call(Call.GETPPID), 0));
    }

    @Case(value = "setrlimit", alone = true)
    static void withoutPrivilegeHardLimitsOnlyFall() {
        long limit = memory(16);
        Mem.putLong(limit, 10);
        Mem.putLong(limit + 8, 100);
        returns(0, call(Call.SETRLIMIT, 7, limit));
        returns(0, call(Call.SETUID, USER));
        Mem.putLong(limit + 8, 101);
        fails(Errno.EPERM, call(Call.SETRLIMIT, 7, limit));
        Mem.putLong(limit + 8, 99);
        returns(0, call(Call.SETRLIMIT, 7, limit));
    }
}
