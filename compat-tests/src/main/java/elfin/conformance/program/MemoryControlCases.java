package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.anonymous;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Processes.inChild;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Mman;
import elfin.abi.Prctl;
import elfin.raw.Mem;

/**
 * prctl(2)'s names of anonymous memory (PR_SET_VMA), which a kernel may be configured without, and
 * memory that does not become executable (PR_SET_MDWE).
 */
final class MemoryControlCases {
    private static final int ANONYMOUS = 0x22;
    private static final int SHARED_ANONYMOUS = 0x21;
    private static final int READ = Mman.PROT_READ;
    private static final int WRITE = Mman.PROT_WRITE;
    private static final int EXECUTE = Mman.PROT_EXEC;

    private MemoryControlCases() {}

    private static long name(long address, long length, long name) {
        int what = Prctl.PR_SET_VMA_ANON_NAME;
        return call(Call.PRCTL, Prctl.PR_SET_VMA, what, address, length, name);
    }

    /** Whether the kernel names memory at all. */
    private static boolean hasNames() {
        return name(anonymous(PAGE), PAGE, text("name")) == 0;
    }

    private static String line(long address) {
        return ProcKit.mappingOf(ProcKit.read("/proc/self/maps"), address);
    }

    private static void ends(long address, String end) {
        String line = line(address);
        if (!line.endsWith(end)) {
            throw new CaseFailure("\"" + line + "\" does not end with \"" + end + "\"");
        }
    }

    private static void hasNoName(long address) {
        equal("place of a name", -1, line(address).indexOf("[anon"));
    }

    @Case("prctl")
    static void nameOfAnonymousMemoryIsShown() {
        if (hasNames()) {
            long pages = anonymous(4 * PAGE);
            returns(0, name(pages, 4 * PAGE, text("stack of (x)")));
            ends(pages, " [anon:stack of (x)]");
        }
    }

    @Case("prctl")
    static void nameOfAPartSplitsTheMapping() {
        if (hasNames()) {
            long pages = anonymous(4 * PAGE);
            returns(0, name(pages + PAGE, PAGE, text("part")));
            ends(pages + PAGE, "[anon:part]");
            hasNoName(pages);
            hasNoName(pages + 2 * PAGE);
            returns(0, name(pages + 2 * PAGE, 1, text("part")));
            ends(pages + 2 * PAGE, "[anon:part]");
        }
    }

    @Case("prctl")
    static void nameIsTakenAwayWithNull() {
        if (hasNames()) {
            long pages = anonymous(2 * PAGE);
            returns(0, name(pages, 2 * PAGE, text("gone")));
            returns(0, name(pages, 2 * PAGE, 0));
            hasNoName(pages);
        }
    }

    @Case("prctl")
    static void nameOfSharedMemoryIsShown() {
        if (hasNames()) {
            long pages = succeeds(call(Call.MMAP, 0, PAGE, 3, SHARED_ANONYMOUS, -1, 0));
            returns(0, name(pages, PAGE, text("both")));
            ends(pages, "[anon_shmem:both]");
        }
    }

    @Case("prctl")
    static void nameIsInheritedAndStaysThroughMprotect() {
        if (hasNames()) {
            long pages = anonymous(2 * PAGE);
            returns(0, name(pages, 2 * PAGE, text("kept")));
            returns(0, call(Call.MPROTECT, pages + PAGE, PAGE, READ));
            ends(pages + PAGE, "[anon:kept]");
            inChild(() -> ends(pages, "[anon:kept]"));
        }
    }

    @Case("prctl")
    static void mappedFilesCannotBeNamed() {
        if (hasNames()) {
            Files.make("file", "contents");
            long fd = Files.open("file", Fcntl.O_RDONLY);
            long page = succeeds(call(Call.MMAP, 0, PAGE, READ, Mman.MAP_PRIVATE, fd, 0));
            fails(Errno.EBADF, name(page, PAGE, text("name")));
        }
    }

    @Case("prctl")
    static void namesOfHolesAreEnomemButTheRestIsNamed() {
        if (hasNames()) {
            long pages = anonymous(3 * PAGE);
            returns(0, call(Call.MUNMAP, pages + PAGE, PAGE));
            fails(Errno.ENOMEM, name(pages, 3 * PAGE, text("rest")));
            ends(pages, "[anon:rest]");
            ends(pages + 2 * PAGE, "[anon:rest]");
        }
    }

    @Case("prctl")
    static void rangesAndKindsOfNamesAreChecked() {
        long page = anonymous(PAGE);
        fails(Errno.EINVAL, name(page + 1, PAGE, text("name")));
        fails(Errno.EINVAL, call(Call.PRCTL, Prctl.PR_SET_VMA, 1, page, PAGE, text("name")));
        fails(Errno.EINVAL, name(page, -1, text("name")));
    }

    @Case("prctl")
    static void nameHasAtMost79Characters() {
        StringBuilder longest = new StringBuilder();
        for (int i = 0; i < 79; i++) {
            longest.append((char) ('0' + i % 10));
        }
        long page = anonymous(PAGE);
        if (hasNames()) {
            returns(0, name(page, PAGE, text(longest.toString())));
            fails(Errno.EFAULT, name(page, PAGE, UNMAPPED));
        }
        fails(Errno.EINVAL, name(page, PAGE, text(longest.append('x').toString())));
    }

    @Case("prctl")
    static void namesHaveNoSpecialCharacters() {
        long page = anonymous(PAGE);
        for (String bad : new String[] {"a[", "a]", "a$", "a`", "a\\", "a\n", "a\177", "\u00e9"}) {
            fails(Errno.EINVAL, name(page, PAGE, text(bad)));
        }
    }

    @Case("prctl")
    static void emptyRangeIsNotNamed() {
        if (hasNames()) {
            returns(0, name(anonymous(PAGE), 0, text("nothing")));
        }
    }

    private static long refuse(long what) {
        return call(Call.PRCTL, Prctl.PR_SET_MDWE, what, 0, 0, 0);
    }

    private static long refused() {
        return call(Call.PRCTL, Prctl.PR_GET_MDWE, 0, 0, 0, 0);
    }

    private static long map(int protection) {
        return call(Call.MMAP, 0, PAGE, protection, ANONYMOUS, -1, 0);
    }

    @Case("prctl")
    static void refusalOfExecutionIsReadBackAndStays() {
        returns(0, refused());
        inChild(
                () -> {
                    returns(0, refuse(0));
                    returns(0, refuse(Prctl.PR_MDWE_REFUSE_EXEC_GAIN));
                    returns(1, refused());
                    returns(0, refuse(Prctl.PR_MDWE_REFUSE_EXEC_GAIN));
                    fails(Errno.EPERM, refuse(0));
                    fails(Errno.EPERM, refuse(3));
                    returns(1, refused());
                });
    }

    @Case("prctl")
    static void refusalOfExecutionChecksItsArguments() {
        fails(Errno.EINVAL, refuse(4));
        fails(Errno.EINVAL, refuse(Prctl.PR_MDWE_NO_INHERIT));
        fails(Errno.EINVAL, call(Call.PRCTL, Prctl.PR_SET_MDWE, 1, 1, 0, 0));
        fails(Errno.EINVAL, call(Call.PRCTL, Prctl.PR_SET_MDWE, 1, 0, 0, 1));
        fails(Errno.EINVAL, call(Call.PRCTL, Prctl.PR_GET_MDWE, 1, 0, 0, 0));
        returns(0, refused());
    }

    @Case("mmap")
    static void writableMemoryIsNotExecutableOnceRefused() {
        inChild(
                () -> {
                    returns(0, refuse(1));
                    fails(Errno.EACCES, map(READ | WRITE | EXECUTE));
                    fails(Errno.EACCES, map(WRITE | EXECUTE));
                    succeeds(map(READ | EXECUTE));
                    succeeds(map(READ | WRITE));
                });
    }

    @Case("mprotect")
    static void memoryGainsNoExecutionOnceRefused() {
        inChild(
                () -> {
                    long before = succeeds(map(READ | WRITE | EXECUTE));
                    returns(0, refuse(1));
                    long data = succeeds(map(READ | WRITE));
                    fails(Errno.EACCES, call(Call.MPROTECT, data, PAGE, READ | EXECUTE));
                    fails(Errno.EACCES, call(Call.MPROTECT, data, PAGE, EXECUTE));
                    returns(0, call(Call.MPROTECT, data, PAGE, READ));
                    fails(Errno.EACCES, call(Call.MPROTECT, before, PAGE, READ | WRITE | EXECUTE));
                    returns(0, call(Call.MPROTECT, before, PAGE, READ | EXECUTE));
                });
    }

    @Case("mprotect")
    static void executableMemoryStaysSoAndMayStopBeingSo() {
        inChild(
                () -> {
                    returns(0, refuse(1));
                    long code = succeeds(map(READ | EXECUTE));
                    returns(0, call(Call.MPROTECT, code, PAGE, READ | EXECUTE));
                    returns(0, call(Call.MPROTECT, code, PAGE, EXECUTE));
                    fails(Errno.EACCES, call(Call.MPROTECT, code, PAGE, READ | WRITE | EXECUTE));
                    returns(0, call(Call.MPROTECT, code, PAGE, READ | WRITE));
                    fails(Errno.EACCES, call(Call.MPROTECT, code, PAGE, READ | EXECUTE));
                });
    }

    @Case("fork")
    static void refusalOfExecutionIsInheritedUnlessNotWanted() {
        inChild(
                () -> {
                    returns(0, refuse(1));
                    inChild(() -> returns(1, refused()));
                });
        inChild(
                () -> {
                    returns(0, refuse(3));
                    returns(3, refused());
                    inChild(() -> returns(0, refused()));
                });
    }

    private static void executed(int refusal, int expected) {
        long child =
                Children.start(
                        () -> {
                            returns(0, refuse(refusal));
                            long arguments = memory(32);
                            Mem.putLong(arguments, text("name"));
                            Mem.putLong(arguments + 8, text("-m"));
                            return call(Call.EXECVE, text("/bin/conformance"), arguments, 0);
                        });
        Children.ends(child, expected);
    }

    @Case("execve")
    static void programInheritsTheRefusalOfExecution() {
        executed(1, 1);
        executed(3, 0);
    }
}
