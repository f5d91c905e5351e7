package elfin.conformance.program;

import static elfin.conformance.program.Kit.fails;

import elfin.abi.Errno;
import elfin.raw.Cpu;
import elfin.table.Row;
import elfin.table.Syscalls;

/**
 * Calls that Linux always answers {@code ENOSYS}, and calls that it answers so when it was
 * configured without them: the host's Linux may have them, and then says what is wrong with the
 * arguments.
 */
final class MissingCallCases {
    private MissingCallCases() {}

    private static int number(String name) {
        Row row = Syscalls.find(name);
        return row.number();
    }

    private static void isMissing(String name) {
        fails(Errno.ENOSYS, Cpu.linuxSyscall(number(name), 0, 0, 0, 0, 0, 0));
    }

    /** Expects ENOSYS or the error of a Linux that has the call for invalid arguments. */
    private static void isMissingOr(int errno, String name, long... arguments) {
        long result =
                Cpu.linuxSyscall(
                        number(name),
                        argument(arguments, 0),
                        argument(arguments, 1),
                        argument(arguments, 2),
                        argument(arguments, 3),
                        argument(arguments, 4),
                        argument(arguments, 5));
        if (result != -errno) {
            fails(Errno.ENOSYS, result);
        }
    }

    private static long argument(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }

    @Case("_sysctl")
    static void sysctlIsMissing() {
        isMissing("_sysctl");
    }

    @Case("create_module")
    static void createModuleIsMissing() {
        isMissing("create_module");
    }

    @Case("get_kernel_syms")
    static void getKernelSymsIsMissing() {
        isMissing("get_kernel_syms");
    }

    @Case("query_module")
    static void queryModuleIsMissing() {
        isMissing("query_module");
    }

    @Case("nfsservctl")
    static void nfsservctlIsMissing() {
        isMissing("nfsservctl");
    }

    @Case("getpmsg")
    static void getpmsgIsMissing() {
        isMissing("getpmsg");
    }

    @Case("putpmsg")
    static void putpmsgIsMissing() {
        isMissing("putpmsg");
    }

    @Case("afs_syscall")
    static void afsSyscallIsMissing() {
        isMissing("afs_syscall");
    }

    @Case("tuxcall")
    static void tuxcallIsMissing() {
        isMissing("tuxcall");
    }

    @Case("security")
    static void securityIsMissing() {
        isMissing("security");
    }

    @Case("epoll_ctl_old")
    static void epollCtlOldIsMissing() {
        isMissing("epoll_ctl_old");
    }

    @Case("epoll_wait_old")
    static void epollWaitOldIsMissing() {
        isMissing("epoll_wait_old");
    }

    @Case("vserver")
    static void vserverIsMissing() {
        isMissing("vserver");
    }

    @Case("uselib")
    static void uselibIsMissing() {
        isMissing("uselib");
    }

    @Case("lookup_dcookie")
    static void lookupDcookieIsMissing() {
        isMissing("lookup_dcookie");
    }

    @Case("set_thread_area")
    static void setThreadAreaIsMissing() {
        isMissing("set_thread_area");
    }

    @Case("get_thread_area")
    static void getThreadAreaIsMissing() {
        isMissing("get_thread_area");
    }

    @Case("bpf")
    static void bpfChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "bpf", 999);
    }

    @Case("perf_event_open")
    static void perfEventOpenChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "perf_event_open", 0, 0, -1, -1, 0);
    }

    @Case("userfaultfd")
    static void userfaultfdChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "userfaultfd", 0x123);
    }

    @Case("add_key")
    static void addKeyChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "add_key");
    }

    @Case("request_key")
    static void requestKeyChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "request_key");
    }

    @Case("keyctl")
    static void keyctlChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EOPNOTSUPP, "keyctl", 9999);
    }

    @Case("io_setup")
    static void ioSetupChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "io_setup", 0, 0);
    }

    @Case("io_destroy")
    static void ioDestroyChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "io_destroy", 0);
    }

    @Case("io_getevents")
    static void ioGeteventsChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "io_getevents", 0);
    }

    @Case("io_submit")
    static void ioSubmitChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "io_submit", 0);
    }

    @Case("io_cancel")
    static void ioCancelChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "io_cancel", 0);
    }

    @Case("io_pgetevents")
    static void ioPgeteventsChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "io_pgetevents", 0);
    }

    @Case("io_uring_setup")
    static void ioUringSetupChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "io_uring_setup", 1, 0);
    }

    @Case("io_uring_enter")
    static void ioUringEnterChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EBADF, "io_uring_enter", -1);
    }

    @Case("io_uring_register")
    static void ioUringRegisterChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "io_uring_register", -1);
    }

    @Case("landlock_create_ruleset")
    static void landlockCreateRulesetChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "landlock_create_ruleset", 0);
    }

    @Case("landlock_add_rule")
    static void landlockAddRuleChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EBADF, "landlock_add_rule", -1);
    }

    @Case("landlock_restrict_self")
    static void landlockRestrictSelfChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EBADF, "landlock_restrict_self", -1);
    }

    @Case("lsm_get_self_attr")
    static void lsmGetSelfAttrChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "lsm_get_self_attr", 0);
    }

    @Case("lsm_set_self_attr")
    static void lsmSetSelfAttrChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "lsm_set_self_attr", 0);
    }

    @Case("lsm_list_modules")
    static void lsmListModulesChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "lsm_list_modules", 0);
    }

    @Case("map_shadow_stack")
    static void mapShadowStackChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "map_shadow_stack", 0);
    }

    @Case("acct")
    static void acctChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "acct", 0x1000);
    }

    @Case("swapon")
    static void swaponChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "swapon", 0);
    }

    @Case("swapoff")
    static void swapoffChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "swapoff", 0);
    }

    @Case("init_module")
    static void initModuleChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "init_module", 0);
    }

    @Case("delete_module")
    static void deleteModuleChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EFAULT, "delete_module", 0);
    }

    @Case("finit_module")
    static void finitModuleChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EBADF, "finit_module", -1);
    }

    @Case("quotactl")
    static void quotactlChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.ENODEV, "quotactl", 0);
    }

    @Case("quotactl_fd")
    static void quotactlFdChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EBADF, "quotactl_fd", -1);
    }

    @Case("kexec_load")
    static void kexecLoadChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "kexec_load", 0, 0, 0, 0x777);
    }

    @Case("kexec_file_load")
    static void kexecFileLoadChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "kexec_file_load", -1, -1, 0, 0, 0x777);
    }

    @Case("sysfs")
    static void sysfsChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "sysfs", 4);
    }

    @Case("iopl")
    static void ioplChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "iopl", 4);
    }

    @Case("ioperm")
    static void iopermChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "ioperm", 65536, 1, 1);
    }

    @Case("seccomp")
    static void seccompChecksItsArgumentsOrIsMissing() {
        isMissingOr(Errno.EINVAL, "seccomp", 99);
    }

    @Case("modify_ldt")
    static void modifyLdtOfUnknownFunctionIsMissing() {
        // Linux gives an int: the upper half of the result is 0.
        long result = Cpu.linuxSyscall(number("modify_ldt"), 9, 0, 0, 0, 0, 0);
        fails(Errno.ENOSYS, (int) result);
    }

    @Case("restart_syscall")
    static void nothingToRestartIsEintr() {
        fails(Errno.EINTR, Cpu.linuxSyscall(number("restart_syscall"), 0, 0, 0, 0, 0, 0));
    }
}
