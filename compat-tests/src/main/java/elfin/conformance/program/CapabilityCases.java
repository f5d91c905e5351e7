package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Processes.inChild;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.abi.Prctl;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** capget(2), capset(2), what prctl(2) does to capabilities, and what they allow. */
final class CapabilityCases {
    private static final int USER = 1234;
    private static final int VERSION = Capability._LINUX_CAPABILITY_VERSION_3;
    private static final int DATA_SIZE = 24;

    private CapabilityCases() {}

    private static long header(int version, long pid) {
        long header = memory(8);
        Mem.putInt(header, version);
        Mem.putInt(header + 4, (int) pid);
        return header;
    }

    private static long bit(int capability) {
        return 1L << capability;
    }

    private static long set(long data, int word) {
        long low = Mem.getInt(data + 4L * word) & 0xffff_ffffL;
        return low | (long) Mem.getInt(data + 12 + 4L * word) << 32;
    }

    private static void put(long data, int word, long set) {
        Mem.putInt(data + 4L * word, (int) set);
        Mem.putInt(data + 12 + 4L * word, (int) (set >>> 32));
    }

    private static long get() {
        long data = memory(DATA_SIZE);
        returns(0, call(Call.CAPGET, header(VERSION, 0), data));
        return data;
    }

    private static long effective() {
        return set(get(), 0);
    }

    private static long permitted() {
        return set(get(), 1);
    }

    private static long tryToSet(long effective, long permitted, long inheritable) {
        long data = memory(DATA_SIZE);
        put(data, 0, effective);
        put(data, 1, permitted);
        put(data, 2, inheritable);
        return call(Call.CAPSET, header(VERSION, 0), data);
    }

    private static void drop(int capability) {
        long rest = permitted() & ~bit(capability);
        returns(0, tryToSet(rest, rest, 0));
    }

    private static long prctl(int option, long a, long b) {
        return call(Call.PRCTL, option, a, b, 0, 0);
    }

    private static boolean isAmbient(int capability) {
        return prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_IS_SET, capability) == 1;
    }

    @Case("capget")
    static void rootHasWhatItsBoundingSetHas() {
        long data = get();
        for (int capability = 0; capability <= Capability.CAP_LAST_CAP; capability++) {
            long bounding = prctl(Prctl.PR_CAPBSET_READ, capability, 0);
            equal("permitted " + capability, bounding, set(data, 1) >>> capability & 1);
            equal("effective " + capability, bounding, set(data, 0) >>> capability & 1);
        }
        equal("above the last", 0, set(data, 1) >>> Capability.CAP_LAST_CAP + 1);
        equal("inheritable", 0, set(data, 2));
    }

    @Case("capget")
    static void firstVersionHasTheLowerHalf() {
        long data = memory(DATA_SIZE);
        Mem.fill(data, DATA_SIZE, (byte) 0x55);
        long header = header(Capability._LINUX_CAPABILITY_VERSION_1, 0);
        returns(0, call(Call.CAPGET, header, data));
        equal("effective", (int) effective(), Mem.getInt(data));
        equal("behind", 0x55555555, Mem.getInt(data + 12));
    }

    @Case("capget")
    static void unknownVersionIsToldTheNewest() {
        long header = header(1, 0);
        returns(0, call(Call.CAPGET, header, 0));
        equal("version", VERSION, Mem.getInt(header));
        fails(Errno.EINVAL, call(Call.CAPGET, header(1, 0), memory(DATA_SIZE)));
        long other = header(1, 0);
        fails(Errno.EINVAL, call(Call.CAPSET, other, memory(DATA_SIZE)));
        equal("version", VERSION, Mem.getInt(other));
    }

    @Case("capget")
    static void processMustExist() {
        fails(Errno.EINVAL, call(Call.CAPGET, header(VERSION, -1), memory(DATA_SIZE)));
        fails(Errno.ESRCH, call(Call.CAPGET, header(VERSION, 0x3fff_fff0), memory(DATA_SIZE)));
        returns(0, call(Call.CAPGET, header(VERSION, call(Call.GETPID)), memory(DATA_SIZE)));
    }

    @Case("capget")
    static void addressesMustBeMapped() {
        fails(Errno.EFAULT, call(Call.CAPGET, UNMAPPED, memory(DATA_SIZE)));
        fails(Errno.EFAULT, call(Call.CAPGET, header(VERSION, 0), UNMAPPED));
        fails(Errno.EFAULT, call(Call.CAPSET, header(VERSION, 0), UNMAPPED));
    }

    @Case("capset")
    static void onlyOwnCapabilitiesCanBeSet() {
        long parent = call(Call.GETPPID);
        fails(Errno.EPERM, call(Call.CAPSET, header(VERSION, parent), memory(DATA_SIZE)));
        inChild(
                () -> {
                    long data = get();
                    returns(0, call(Call.CAPSET, header(VERSION, call(Call.GETPID)), data));
                });
    }

    @Case("capset")
    static void whatIsGivenUpDoesNotComeBack() {
        inChild(
                () -> {
                    long all = permitted();
                    drop(Capability.CAP_MKNOD);
                    holds("dropped", (permitted() & bit(Capability.CAP_MKNOD)) == 0);
                    fails(Errno.EPERM, tryToSet(all, all, 0));
                    fails(Errno.EPERM, tryToSet(all, permitted(), 0));
                });
    }

    @Case("capset")
    static void effectiveComesBackFromPermitted() {
        inChild(
                () -> {
                    long all = permitted();
                    returns(0, tryToSet(0, all, 0));
                    equal("effective", 0, effective());
                    returns(0, tryToSet(all, all, 0));
                    equal("effective", all, effective());
                });
    }

    @Case("capset")
    static void inheritableMustBeInTheBoundingSet() {
        inChild(
                () -> {
                    long all = permitted();
                    returns(0, prctl(Prctl.PR_CAPBSET_DROP, Capability.CAP_MKNOD, 0));
                    fails(Errno.EPERM, tryToSet(all, all, bit(Capability.CAP_MKNOD)));
                    returns(0, tryToSet(all, all, bit(Capability.CAP_CHOWN)));
                    equal("inheritable", bit(Capability.CAP_CHOWN), set(get(), 2));
                });
    }

    @Case("capset")
    static void withoutSetpcapInheritableIsFromPermitted() {
        inChild(
                () -> {
                    returns(0, tryToSet(0, bit(Capability.CAP_CHOWN), 0));
                    long chown = bit(Capability.CAP_CHOWN);
                    fails(Errno.EPERM, tryToSet(0, chown, bit(Capability.CAP_KILL)));
                    returns(0, tryToSet(0, chown, chown));
                });
    }

    @Case("capset")
    static void unknownBitsAreLeftOut() {
        inChild(
                () -> {
                    long all = permitted();
                    returns(0, tryToSet(all, all, 1L << 50));
                    equal("inheritable", 0, set(get(), 2));
                });
    }

    @Case("prctl")
    static void boundingSetOnlyShrinks() {
        inChild(
                () -> {
                    returns(1, prctl(Prctl.PR_CAPBSET_READ, Capability.CAP_MKNOD, 0));
                    returns(0, prctl(Prctl.PR_CAPBSET_DROP, Capability.CAP_MKNOD, 0));
                    returns(0, prctl(Prctl.PR_CAPBSET_READ, Capability.CAP_MKNOD, 0));
                    holds("still held", (permitted() & bit(Capability.CAP_MKNOD)) != 0);
                });
    }

    @Case("prctl")
    static void unknownCapabilityIsEinval() {
        fails(Errno.EINVAL, prctl(Prctl.PR_CAPBSET_READ, 41, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_CAPBSET_READ, -1, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_CAPBSET_DROP, 64, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, 41));
    }

    @Case("prctl")
    static void boundingSetNeedsSetpcap() {
        inChild(
                () -> {
                    drop(Capability.CAP_SETPCAP);
                    fails(Errno.EPERM, prctl(Prctl.PR_CAPBSET_DROP, Capability.CAP_MKNOD, 0));
                });
    }

    @Case("prctl")
    static void ambientNeedsPermittedAndInheritable() {
        inChild(
                () -> {
                    long all = permitted();
                    int chown = Capability.CAP_CHOWN;
                    fails(
                            Errno.EPERM,
                            prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, chown));
                    returns(0, tryToSet(all, all, bit(chown)));
                    returns(0, prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, chown));
                    holds("ambient", isAmbient(chown));
                    returns(0, prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_LOWER, chown));
                    holds("not ambient", !isAmbient(chown));
                });
    }

    @Case("prctl")
    static void ambientGoesWithInheritable() {
        inChild(
                () -> {
                    long all = permitted();
                    int chown = Capability.CAP_CHOWN;
                    returns(0, tryToSet(all, all, bit(chown)));
                    returns(0, prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, chown));
                    returns(0, tryToSet(all, all, 0));
                    holds("not ambient", !isAmbient(chown));
                });
    }

    @Case("prctl")
    static void ambientSetCanBeCleared() {
        inChild(
                () -> {
                    long all = permitted();
                    int kill = Capability.CAP_KILL;
                    returns(0, tryToSet(all, all, bit(kill)));
                    returns(0, prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, kill));
                    returns(0, prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_CLEAR_ALL, 0));
                    holds("not ambient", !isAmbient(kill));
                    fails(
                            Errno.EINVAL,
                            prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_CLEAR_ALL, 1));
                    fails(Errno.EINVAL, prctl(Prctl.PR_CAP_AMBIENT, 9, 0));
                });
    }

    @Case("prctl")
    static void ambientRaisingCanBeForbidden() {
        inChild(
                () -> {
                    long all = permitted();
                    int kill = Capability.CAP_KILL;
                    returns(0, tryToSet(all, all, bit(kill)));
                    int forbidden = Prctl.SECBIT_NO_CAP_AMBIENT_RAISE;
                    returns(0, prctl(Prctl.PR_SET_SECUREBITS, forbidden, 0));
                    fails(
                            Errno.EPERM,
                            prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, kill));
                });
    }

    @Case("prctl")
    static void secureBitsAreReadBack() {
        inChild(
                () -> {
                    returns(0, prctl(Prctl.PR_GET_SECUREBITS, 0, 0));
                    returns(0, prctl(Prctl.PR_SET_SECUREBITS, Prctl.SECBIT_NOROOT, 0));
                    returns(Prctl.SECBIT_NOROOT, prctl(Prctl.PR_GET_SECUREBITS, 0, 0));
                    fails(Errno.EPERM, prctl(Prctl.PR_SET_SECUREBITS, 1 << 20, 0));
                });
    }

    @Case("prctl")
    static void lockedSecureBitStays() {
        inChild(
                () -> {
                    int both = Prctl.SECBIT_KEEP_CAPS | Prctl.SECBIT_KEEP_CAPS_LOCKED;
                    returns(0, prctl(Prctl.PR_SET_SECUREBITS, both, 0));
                    fails(Errno.EPERM, prctl(Prctl.PR_SET_SECUREBITS, 0, 0));
                    fails(Errno.EPERM, prctl(Prctl.PR_SET_KEEPCAPS, 0, 0));
                    returns(1, prctl(Prctl.PR_GET_KEEPCAPS, 0, 0));
                });
    }

    @Case("prctl")
    static void secureBitsNeedSetpcap() {
        inChild(
                () -> {
                    drop(Capability.CAP_SETPCAP);
                    fails(Errno.EPERM, prctl(Prctl.PR_SET_SECUREBITS, Prctl.SECBIT_NOROOT, 0));
                });
    }

    @Case("prctl")
    static void keepcapsIsABoolean() {
        inChild(
                () -> {
                    returns(0, prctl(Prctl.PR_GET_KEEPCAPS, 0, 0));
                    returns(0, prctl(Prctl.PR_SET_KEEPCAPS, 1, 0));
                    returns(1, prctl(Prctl.PR_GET_KEEPCAPS, 0, 0));
                    fails(Errno.EINVAL, prctl(Prctl.PR_SET_KEEPCAPS, 2, 0));
                });
    }

    @Case("setuid")
    static void leavingRootLosesCapabilities() {
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, USER));
                    equal("permitted", 0, permitted());
                    equal("effective", 0, effective());
                });
    }

    @Case("setresuid")
    static void keptCapabilitiesArePermittedOnly() {
        inChild(
                () -> {
                    long all = permitted();
                    returns(0, prctl(Prctl.PR_SET_KEEPCAPS, 1, 0));
                    returns(0, call(Call.SETRESUID, USER, USER, USER));
                    equal("permitted", all, permitted());
                    equal("effective", 0, effective());
                    returns(0, tryToSet(bit(Capability.CAP_SETUID), all, 0));
                    returns(0, call(Call.SETUID, 0));
                });
    }

    @Case("setresuid")
    static void effectiveIdSwitchesEffectiveCapabilities() {
        inChild(
                () -> {
                    long all = permitted();
                    returns(0, call(Call.SETRESUID, -1, USER, -1));
                    equal("effective", 0, effective());
                    equal("permitted", all, permitted());
                    returns(0, call(Call.SETRESUID, -1, 0, -1));
                    equal("effective", all, effective());
                });
    }

    @Case("setresuid")
    static void withoutFixupIdsLeaveCapabilitiesAlone() {
        inChild(
                () -> {
                    long all = permitted();
                    returns(0, prctl(Prctl.PR_SET_SECUREBITS, Prctl.SECBIT_NO_SETUID_FIXUP, 0));
                    returns(0, call(Call.SETRESUID, USER, USER, USER));
                    equal("effective", all, effective());
                    returns(0, call(Call.SETRESUID, 0, 0, 0));
                });
    }

    @Case("setfsuid")
    static void fileUserTakesFileCapabilitiesAway() {
        inChild(
                () -> {
                    returns(0, call(Call.SETFSUID, USER));
                    long left = effective();
                    equal("CAP_DAC_OVERRIDE", 0, left & bit(Capability.CAP_DAC_OVERRIDE));
                    equal("CAP_CHOWN", 0, left & bit(Capability.CAP_CHOWN));
                    holds("CAP_SETUID", (left & bit(Capability.CAP_SETUID)) != 0);
                    returns(USER, call(Call.SETFSUID, 0));
                    equal("all again", permitted(), effective());
                });
    }

    @Case("setuid")
    static void withoutSetuidCapabilityRootIsBound() {
        inChild(
                () -> {
                    drop(Capability.CAP_SETUID);
                    fails(Errno.EPERM, call(Call.SETUID, USER));
                    fails(Errno.EPERM, call(Call.SETRESUID, USER, -1, -1));
                    fails(Errno.EPERM, call(Call.SETREUID, USER, USER));
                    returns(0, call(Call.SETUID, 0));
                });
    }

    @Case("setgid")
    static void withoutSetgidCapabilityRootIsBound() {
        inChild(
                () -> {
                    drop(Capability.CAP_SETGID);
                    fails(Errno.EPERM, call(Call.SETGID, USER));
                    fails(Errno.EPERM, call(Call.SETRESGID, USER, -1, -1));
                    fails(Errno.EPERM, call(Call.SETREGID, USER, USER));
                    fails(Errno.EPERM, call(Call.SETGROUPS, 0, 0));
                    returns(0, call(Call.SETGID, 0));
                });
    }

    @Case("setuid")
    static void setuidCapabilityAloneIsEnough() {
        inChild(
                () -> {
                    long setuid = bit(Capability.CAP_SETUID);
                    returns(0, prctl(Prctl.PR_SET_KEEPCAPS, 1, 0));
                    returns(0, call(Call.SETRESUID, USER, USER, USER));
                    returns(0, tryToSet(setuid, setuid, 0));
                    returns(0, call(Call.SETUID, 99));
                    returns(99, call(Call.GETUID));
                });
    }

    @Case("chown")
    static void withoutChownCapabilityFilesStay() {
        Files.make("file", "");
        inChild(
                () -> {
                    drop(Capability.CAP_CHOWN);
                    fails(Errno.EPERM, call(Call.CHOWN, text("file"), USER, -1));
                    returns(0, call(Call.CHMOD, text("file"), 0600));
                });
    }

    @Case("open")
    static void withoutDacCapabilitiesModesAreObeyed() {
        Files.make("file", "");
        returns(0, call(Call.CHMOD, text("file"), 0));
        inChild(
                () -> {
                    Kit.succeeds(call(Call.OPEN, text("file"), 0, 0));
                    drop(Capability.CAP_DAC_OVERRIDE);
                    Kit.succeeds(call(Call.OPEN, text("file"), 0, 0));
                    fails(Errno.EACCES, call(Call.OPEN, text("file"), 1, 0));
                    drop(Capability.CAP_DAC_READ_SEARCH);
                    fails(Errno.EACCES, call(Call.OPEN, text("file"), 0, 0));
                });
    }

    @Case("chmod")
    static void withoutOwnershipCapabilityOthersFilesStay() {
        Files.make("file", "");
        returns(0, call(Call.CHOWN, text("file"), USER, USER));
        inChild(
                () -> {
                    drop(Capability.CAP_FOWNER);
                    fails(Errno.EPERM, call(Call.CHMOD, text("file"), 0600));
                });
    }

    @Case("chroot")
    static void chrootNeedsItsCapability() {
        inChild(
                () -> {
                    drop(Capability.CAP_SYS_CHROOT);
                    fails(Errno.EPERM, call(Call.CHROOT, text(".")));
                });
    }

    @Case("kill")
    static void killCapabilityReachesStrangers() {
        long stranger = Processes.sleeper();
        inChild(
                () -> {
                    long kill = bit(Capability.CAP_KILL);
                    returns(0, prctl(Prctl.PR_SET_KEEPCAPS, 1, 0));
                    returns(0, call(Call.SETRESUID, USER, USER, USER));
                    fails(Errno.EPERM, call(Call.KILL, stranger, 0));
                    returns(0, tryToSet(kill, kill, 0));
                    returns(0, call(Call.KILL, stranger, Signal.SIGKILL));
                });
        equal("status", Signal.SIGKILL, Processes.statusOf(stranger));
    }

    @Case("prctl")
    static void changedIdsMakeUndumpable() {
        inChild(
                () -> {
                    returns(1, prctl(Prctl.PR_GET_DUMPABLE, 0, 0));
                    returns(0, call(Call.SETRESUID, -1, USER, -1));
                    holds("not 1", prctl(Prctl.PR_GET_DUMPABLE, 0, 0) != 1);
                });
    }

    @Case("prctl")
    static void changedIdsForgetTheDeathSignal() {
        inChild(
                () -> {
                    returns(0, prctl(Prctl.PR_SET_PDEATHSIG, Signal.SIGUSR1, 0));
                    returns(0, call(Call.SETRESUID, -1, USER, -1));
                    long signal = memory(8);
                    Mem.putInt(signal, 7);
                    returns(0, prctl(Prctl.PR_GET_PDEATHSIG, signal, 0));
                    equal("signal", 0, Mem.getInt(signal));
                });
    }

    @Case("prctl")
    static void dumpableIsOneOrNothing() {
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_DUMPABLE, 2, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_DUMPABLE, -1, 0));
    }

    @Case("prctl")
    static void noNewPrivilegesChecksItsArguments() {
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_NO_NEW_PRIVS, 0, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_NO_NEW_PRIVS, 2, 0));
        fails(Errno.EINVAL, prctl(Prctl.PR_SET_NO_NEW_PRIVS, 1, 1));
        fails(Errno.EINVAL, prctl(Prctl.PR_GET_NO_NEW_PRIVS, 1, 0));
    }

    @Case("prctl")
    static void noNewPrivilegesIsInherited() {
        inChild(
                () -> {
                    returns(0, prctl(Prctl.PR_GET_NO_NEW_PRIVS, 0, 0));
                    returns(0, prctl(Prctl.PR_SET_NO_NEW_PRIVS, 1, 0));
                    inChild(() -> returns(1, prctl(Prctl.PR_GET_NO_NEW_PRIVS, 0, 0)));
                });
    }

    @Case("prctl")
    static void flusherNeedsItsCapability() {
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, USER));
                    fails(Errno.EPERM, prctl(Prctl.PR_SET_IO_FLUSHER, 1, 0));
                    fails(Errno.EPERM, prctl(Prctl.PR_GET_IO_FLUSHER, 0, 0));
                });
    }

    @Case("prctl")
    static void memoryLayoutNeedsItsCapability() {
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, USER));
                    fails(Errno.EPERM, prctl(Prctl.PR_SET_MM, Prctl.PR_SET_MM_ARG_START, 1 << 20));
                });
        fails(
                Errno.EINVAL,
                call(Call.PRCTL, Prctl.PR_SET_MM, Prctl.PR_SET_MM_ARG_START, 1 << 20, 1, 0));
    }
}
