package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** execve(2), execveat(2): what a new program keeps, and what is no program. */
final class ExecCases {
    private static final String SELF = "/bin/conformance";
    private static final int LONGEST_STRING = 128 * 1024;

    private ExecCases() {}

    /** An array of strings that ends with NULL. */
    private static long array(String... words) {
        long array = memory(8L * (words.length + 1));
        for (int i = 0; i < words.length; i++) {
            Mem.putLong(array + 8L * i, text(words[i]));
        }
        return array;
    }

    private static long execute(String path, String... arguments) {
        return call(Call.EXECVE, text(path), array(arguments), 0);
    }

    /** Runs a program in a child and gives its exit status; 255 when it could not be run. */
    private static int run(String path, String... arguments) {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            execute(path, arguments);
            call(Call.EXIT_GROUP, 255);
        }
        return statusOf(child) >> 8;
    }

    private static void script(String name, String contents) {
        call(Call.CLOSE, Files.create(name, contents));
        succeeds(call(Call.CHMOD, text(name), 0755));
    }

    @Case("execve")
    static void programTakesTheProcess() {
        equal("status", 9, run(SELF, "any name", "-e", "9"));
    }

    @Case("execve")
    static void processKeepsItsId() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            execute(SELF, "x", "-p", Long.toString(call(Call.GETPID)));
            call(Call.EXIT_GROUP, 255);
        }
        equal("same id", 1, statusOf(child) >> 8);
    }

    @Case("execve")
    static void descriptorsStayOpenUnlessMarked() {
        succeeds(call(Call.DUP2, 1, 30));
        equal("open", 1, run(SELF, "x", "-f", "30"));
        succeeds(call(Call.FCNTL, 30, Fcntl.F_SETFD, 1));
        equal("closed", 0, run(SELF, "x", "-f", "30"));
        returns(0, call(Call.CLOSE, 30));
    }

    @Case("execve")
    static void handlersAreResetAndIgnoredSignalsStay() {
        Handlers.install(Signal.SIGUSR1);
        long action = memory(Handlers.ACTION_SIZE);
        Mem.putLong(action, Signal.SIG_IGN);
        succeeds(call(Call.RT_SIGACTION, Signal.SIGUSR2, action, 0, 8));
        equal("handled", 0, run(SELF, "x", "-h", "10"));
        equal("ignored", 1, run(SELF, "x", "-h", "12"));
        equal("untouched", 0, run(SELF, "x", "-h", "15"));
    }

    @Case("execve")
    static void blockedSignalsStayBlocked() {
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGUSR1));
        equal("blocked", 1, run(SELF, "x", "-b", "10"));
        equal("not blocked", 0, run(SELF, "x", "-b", "12"));
    }

    @Case("execve")
    static void filesThatAreNoProgramsAreRefused() {
        script("text", "no program\n");
        fails(Errno.ENOEXEC, execute("text", "x"));
        script("empty", "");
        fails(Errno.ENOEXEC, execute("empty", "x"));
        fails(Errno.ENOENT, execute("missing", "x"));
        fails(Errno.EACCES, execute("/", "x"));
        call(Call.CLOSE, Files.create("plain", "#!" + SELF + "\n"));
        fails(Errno.EACCES, execute("plain", "x"));
        fails(Errno.ENOTDIR, execute("plain/x", "x"));
    }

    @Case("execve")
    static void badAddressesAreRefused() {
        fails(Errno.EFAULT, call(Call.EXECVE, Kit.UNMAPPED, 0, 0));
        fails(Errno.EFAULT, call(Call.EXECVE, text(SELF), Kit.UNMAPPED, 0));
        long array = memory(16);
        Mem.putLong(array, Kit.UNMAPPED);
        fails(Errno.EFAULT, call(Call.EXECVE, text(SELF), array, 0));
        fails(Errno.EFAULT, call(Call.EXECVE, text(SELF), 0, Kit.UNMAPPED));
    }

    @Case("execve")
    static void tooLongArgumentsAreE2big() {
        long long1 = Kit.anonymous(LONGEST_STRING + Kit.PAGE);
        Mem.fill(long1, LONGEST_STRING, (byte) 'a');
        long array = memory(16);
        Mem.putLong(array, long1);
        fails(Errno.E2BIG, call(Call.EXECVE, text(SELF), array, 0));
    }

    @Case("execve")
    static void scriptRunsItsInterpreter() {
        script("count", "#! " + SELF + " \t-n \nrest\n");
        equal("arguments", 4, run("./count", "x", "y"));
        script("4", "#!" + SELF + " -e\n");
        equal("status", 4, run("4", "x"));
    }

    @Case("execve")
    static void scriptOfAScriptRuns() {
        script("inner", "#!" + SELF + " -n\n");
        script("outer", "#!./inner\n");
        equal("arguments", 4, run("./outer", "x"));
    }

    @Case("execve")
    static void endlessScriptsAreEloop() {
        script("loop", "#!./loop\n");
        fails(Errno.ELOOP, execute("./loop", "x"));
    }

    @Case("execve")
    static void missingInterpreterIsEnoent() {
        script("script", "#!/missing\n");
        fails(Errno.ENOENT, execute("./script", "x"));
    }

    @Case("setpgid")
    static void childThatRunsAProgramIsNotRegrouped() {
        // The new program closes the pipe, which says that it runs; the child blocks on nothing.
        long pipe = Files.pipe();
        succeeds(call(Call.FCNTL, Files.writeEnd(pipe), Fcntl.F_SETFD, 1));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            execute(SELF, "x", "-e", "3");
            call(Call.EXIT_GROUP, 255);
        }
        call(Call.CLOSE, Files.writeEnd(pipe));
        returns(0, call(Call.READ, Files.readEnd(pipe), memory(1), 1));
        fails(Errno.EACCES, call(Call.SETPGID, child, child));
        equal("status", 3, statusOf(child) >> 8);
    }

    @Case("execve")
    static void manyRunsOneAfterTheOther() {
        for (int i = 0; i < 30; i++) {
            equal("status", i, run(SELF, "x", "-e", Integer.toString(i)));
        }
    }

    @Case("execveat")
    static void descriptorNamesTheProgram() {
        long file = Files.open(SELF, Fcntl.O_RDONLY);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXECVEAT, file, text(""), array("x", "-e", "5"), 0, Fcntl.AT_EMPTY_PATH);
            call(Call.EXIT_GROUP, 255);
        }
        equal("status", 5, statusOf(child) >> 8);
    }

    @Case("execveat")
    static void directoryDescriptorIsTheStart() {
        long bin = Files.openDirectory("/bin");
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXECVEAT, bin, text("conformance"), array("x", "-e", "6"), 0, 0);
            call(Call.EXIT_GROUP, 255);
        }
        equal("status", 6, statusOf(child) >> 8);
    }

    @Case("execveat")
    static void flagsAndLinksAreChecked() {
        long arguments = array("x", "-e", "6");
        fails(Errno.EINVAL, call(Call.EXECVEAT, Fcntl.AT_FDCWD, text(SELF), arguments, 0, 1));
        Files.makeLink(SELF, "link");
        fails(
                Errno.ELOOP,
                call(
                        Call.EXECVEAT,
                        Fcntl.AT_FDCWD,
                        text("link"),
                        arguments,
                        0,
                        Fcntl.AT_SYMLINK_NOFOLLOW));
        fails(Errno.ENOENT, call(Call.EXECVEAT, Fcntl.AT_FDCWD, text(""), arguments, 0, 0));
    }

    private static long executeAt(long directory, String path, int flags) {
        return call(Call.EXECVEAT, directory, text(path), array("x", "-e", "0"), 0, flags);
    }

    @Case("execveat")
    static void programCanBeAskedForWithoutRunning() {
        int check = 0x10000;
        returns(0, executeAt(Fcntl.AT_FDCWD, SELF, check));
        Files.make("text", "x");
        fails(Errno.EACCES, executeAt(Fcntl.AT_FDCWD, "text", check));
        fails(Errno.ENOENT, executeAt(Fcntl.AT_FDCWD, "none", check));
        returns(0, call(Call.CHMOD, text("text"), 0755));
        returns(0, executeAt(Fcntl.AT_FDCWD, "text", check));
    }

    @Case("execveat")
    static void scriptByAClosingDescriptorIsEnoent() {
        Files.make("script", "#!" + SELF + " -e\n");
        returns(0, call(Call.CHMOD, text("script"), 0755));
        long closing = Files.open("script", Fcntl.O_CLOEXEC);
        fails(Errno.ENOENT, executeAt(closing, "", Fcntl.AT_EMPTY_PATH));
    }

    @Case("execveat")
    static void placeWithoutReadingCanBeRun() {
        long place = Files.open(SELF, Fcntl.O_PATH);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXECVEAT, place, text(""), array("x", "-e", "6"), 0, Fcntl.AT_EMPTY_PATH);
            call(Call.EXIT_GROUP, 255);
        }
        equal("status", 6 << 8, statusOf(child));
    }

    @Case("execve")
    static void fileOpenForWritingIsBusy() {
        long file = Files.create("program", "#!" + SELF + " -e\n");
        returns(0, call(Call.CHMOD, text("program"), 0755));
        fails(Errno.ETXTBSY, execute("program", "x"));
        returns(0, call(Call.CLOSE, file));
        fails(Errno.ETXTBSY, call(Call.OPEN, text(SELF), Fcntl.O_WRONLY, 0));
        fails(Errno.ETXTBSY, call(Call.TRUNCATE, text(SELF), 0));
    }

    @Case("execve")
    static void programNeedNotBeReadable() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Files.make("copy", "");
            call(Call.SETUID, 1234);
            call(Call.EXIT_GROUP, run(SELF, "x", "-e", "3"));
        }
        equal("status", 3 << 8, statusOf(child));
    }

    @Case("execve")
    static void privilegeOfTheNewProgramFollowsItsUser() {
        Processes.inChild(
                () -> {
                    returns(0, call(Call.PRCTL, 8, 1, 0, 0, 0));
                    returns(0, call(Call.SETRESUID, 1234, 1234, 1234));
                    // Kept capabilities are lost by running a program, unless they are ambient.
                    equal("status", 0, run(SELF, "x", "-c", "0"));
                });
        equal("root's status", 1, run(SELF, "x", "-c", "0"));
    }

    @Case("execve")
    static void ambientCapabilitiesStay() {
        Processes.inChild(
                () -> {
                    long header = memory(8);
                    Mem.putInt(header, 0x20080522);
                    long data = memory(24);
                    returns(0, call(Call.CAPGET, header, data));
                    Mem.putInt(data + 8, 1);
                    returns(0, call(Call.CAPSET, header, data));
                    returns(0, call(Call.PRCTL, 47, 2, 0, 0, 0));
                    returns(0, call(Call.PRCTL, 28, 4, 0, 0, 0));
                    returns(0, call(Call.SETRESUID, 1234, 1234, 1234));
                    equal("status", 1, run(SELF, "x", "-c", "0"));
                });
    }

    @Case("execve")
    static void setUserIdProgramRunsAsItsOwner() {
        copySelf("program", 04755);
        Processes.inChild(
                () -> {
                    returns(0, call(Call.SETRESUID, 1234, 1234, 1234));
                    equal("effective user", 0, run("program", "x", "-u"));
                    equal("secure", 1, run("program", "x", "-s"));
                    equal("of an ordinary one", 0, run(SELF, "x", "-s"));
                });
    }

    @Case("execve")
    static void withoutNewPrivilegesSetUserIdDoesNothing() {
        copySelf("program", 04755);
        Processes.inChild(
                () -> {
                    returns(0, call(Call.PRCTL, 38, 1, 0, 0, 0));
                    returns(0, call(Call.SETRESUID, 123, 123, 123));
                    equal("effective user", 123, run("program", "x", "-u"));
                });
    }

    private static void copySelf(String path, int mode) {
        long from = Files.open(SELF, 0);
        long to = Files.create(path, "");
        while (succeeds(call(Call.SENDFILE, to, from, 0, 1 << 20)) > 0) {}
        returns(0, call(Call.CLOSE, to));
        returns(0, call(Call.CHMOD, text(path), mode));
    }
}
