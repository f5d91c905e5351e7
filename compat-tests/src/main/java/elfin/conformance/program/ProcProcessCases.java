package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.anonymous;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;
import static elfin.conformance.program.ProcKit.contains;
import static elfin.conformance.program.ProcKit.countWords;
import static elfin.conformance.program.ProcKit.hex;
import static elfin.conformance.program.ProcKit.hexOf;
import static elfin.conformance.program.ProcKit.line;
import static elfin.conformance.program.ProcKit.link;
import static elfin.conformance.program.ProcKit.mappingOf;
import static elfin.conformance.program.ProcKit.number;
import static elfin.conformance.program.ProcKit.numberOf;
import static elfin.conformance.program.ProcKit.read;
import static elfin.conformance.program.ProcKit.same;
import static elfin.conformance.program.ProcKit.value;
import static elfin.conformance.program.ProcKit.word;
import static elfin.conformance.program.ProcKit.write;
import static elfin.conformance.program.Processes.sleeper;
import static elfin.conformance.program.Processes.statusOf;
import static elfin.conformance.program.SocketKit.endsWell;
import static elfin.conformance.program.SocketKit.exit;

import elfin.abi.Epoll;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Signal;
import elfin.abi.Stat;
import elfin.abi.struct.EpollEvent;
import elfin.raw.Mem;

/** /proc/PID: what it says of a process, beside what calls say. */
final class ProcProcessCases {
    private static final int NOBODY = 65_534;
    private static final int PROT_READ = 1;
    private static final int PROT_READ_WRITE = 3;

    private ProcProcessCases() {}

    private static String self(String file) {
        return read("/proc/self/" + file);
    }

    private static void end(long child) {
        succeeds(call(Call.KILL, child, Signal.SIGKILL));
        statusOf(child);
    }

    /** A page of a file that is mapped for reading: its name under map_files. */
    private static String mappedFile(String name) {
        long fd = Files.create(name, "contents");
        long at = succeeds(call(Call.MMAP, 0, 4096, 1, 2, fd, 0));
        returns(0, call(Call.CLOSE, fd));
        return Long.toHexString(at) + "-" + Long.toHexString(at + 4096);
    }

    @Case("readlink")
    static void mappedFilesAreLinks() {
        String link = "/proc/self/map_files/" + mappedFile("mapped");
        same("target", link("/proc/self/cwd") + "/mapped", ProcKit.link(link));
        Files.holds(link, "contents");
        returns(0, call(Call.UNLINK, text("mapped")));
        same("target", link("/proc/self/cwd") + "/mapped (deleted)", ProcKit.link(link));
        Files.holds(link, "contents");
    }

    @Case("readlink")
    static void mappingsWithoutFilesHaveNoLinks() {
        long at = anonymous(4096);
        String name = Long.toHexString(at) + "-" + Long.toHexString(at + 4096);
        long buffer = memory(64);
        String path = "/proc/self/map_files/" + name;
        fails(Errno.ENOENT, call(Call.READLINK, text(path), buffer, 64));
        fails(Errno.ENOENT, call(Call.OPEN, text("/proc/self/map_files/0-1000"), 0, 0));
    }

    @Case("open")
    static void onlyThePrivilegedFollowMappedFiles() {
        String link = "/proc/self/map_files/" + mappedFile("mapped");
        Apart.run(
                () -> {
                    succeeds(call(Call.SETRESUID, 1000, 1000, 1000));
                    succeeds(call(Call.PRCTL, 4, 1, 0, 0, 0));
                    same("target", link("/proc/self/cwd") + "/mapped", ProcKit.link(link));
                    fails(Errno.EPERM, call(Call.OPEN, text(link), 0, 0));
                });
    }

    @Case("getdents64")
    static void mappedFilesAreListed() {
        String name = mappedFile("mapped");
        long fd = succeeds(call(Call.OPEN, text("/proc/self/map_files"), Fcntl.O_RDONLY, 0));
        long buffer = memory(8192);
        long size = succeeds(call(Call.GETDENTS64, fd, buffer, 8192));
        boolean found = false;
        for (long at = buffer; at < buffer + size; at += Mem.getShort(at + 16)) {
            boolean same = true;
            for (int i = 0; i < name.length(); i++) {
                same &= Mem.getByte(at + 19 + i) == name.charAt(i);
            }
            found |= same && Mem.getByte(at + 18) == 10;
        }
        holds("a link of that name", found);
    }

    @Case("read")
    static void systemCallsAreTold() {
        long fd = succeeds(call(Call.OPEN, text("/proc/self/syscall"), Fcntl.O_RDONLY, 0));
        long buffer = memory(256);
        succeeds(call(Call.READ, fd, buffer, 255));
        String start = "0 0x" + Long.toHexString(fd) + " 0x" + Long.toHexString(buffer) + " 0xff ";
        textIs(start, buffer);
        StringBuilder line = new StringBuilder();
        for (long at = buffer; Mem.getByte(at) != 0; at++) {
            line.append((char) Mem.getByte(at));
        }
        equal("words", 9, ProcKit.countWords(line.toString()));
    }

    @Case("read")
    static void systemCallOfASleeperIsTold() {
        long pipe = memory(8);
        returns(0, call(Call.PIPE, pipe));
        long from = Mem.getInt(pipe);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.CLOSE, Mem.getInt(pipe + 4));
            call(Call.READ, from, memory(8), 5);
            call(Call.EXIT_GROUP, 0);
        }
        long fd = succeeds(call(Call.OPEN, text("/proc/" + child + "/syscall"), 0, 0));
        long buffer = memory(256);
        do {
            call(Call.SCHED_YIELD);
            succeeds(call(Call.PREAD64, fd, buffer, 255, 0));
        } while (Mem.getShort(buffer) != ('0' | ' ' << 8));
        StringBuilder text = new StringBuilder();
        for (long at = buffer; Mem.getByte(at) != '\n'; at++) {
            text.append((char) Mem.getByte(at));
        }
        String line = text.toString();
        same("descriptor", "0x" + Long.toHexString(from), ProcKit.word(line, 1));
        same("count", "0x5", ProcKit.word(line, 3));
        returns(0, call(Call.KILL, child, 9));
        Processes.statusOf(child);
    }

    @Case("read")
    static void systemCallsOfOthersAreSecret() {
        long fd = succeeds(call(Call.OPEN, text("/proc/self/syscall"), Fcntl.O_RDONLY, 0));
        Apart.asUser(1000, () -> fails(Errno.EPERM, call(Call.READ, fd, memory(64), 64)));
        Apart.asUser(
                1000,
                () -> {
                    String path = "/proc/" + call(Call.GETPPID) + "/syscall";
                    fails(Errno.EACCES, call(Call.OPEN, text(path), 0, 0));
                });
    }

    @Case("readlink")
    static void selfLeadsToTheCaller() {
        same("self", Long.toString(call(Call.GETPID)), link("/proc/self"));
        String task = call(Call.GETPID) + "/task/" + call(Call.GETTID);
        same("thread-self", task, link("/proc/thread-self"));
    }

    @Case("read")
    static void statHas52Fields() {
        String stat = self("stat");
        String rest = stat.substring(stat.lastIndexOf(')') + 2);
        equal("fields", 50, countWords(rest));
        equal("pid", call(Call.GETPID), number(word(stat, 0)));
        same("name", "(conformance)", word(stat, 1));
        same("state", "R", word(rest, 0));
        equal("parent", call(Call.GETPPID), number(word(rest, 1)));
        equal("group", call(Call.GETPGRP), number(word(rest, 2)));
        equal("session", call(Call.GETSID, 0), number(word(rest, 3)));
        equal("terminal", 0, number(word(rest, 4)));
        equal("foreground group", -1, number(word(rest, 5)));
        equal("priority", 20, number(word(rest, 15)));
        equal("nice", 0, number(word(rest, 16)));
        equal("threads", 1, number(word(rest, 17)));
        equal("exit signal", Signal.SIGCHLD, number(word(rest, 35)));
    }

    @Case("read")
    static void statKnowsTheProgramBreak() {
        long end = call(Call.BRK, 0);
        String stat = self("stat");
        String rest = stat.substring(stat.lastIndexOf(')') + 2);
        long start = number(word(rest, 44));
        holds("start of the break", start > 0 && start <= end);
        long argumentsStart = number(word(rest, 45));
        long argumentsEnd = number(word(rest, 46));
        holds("arguments", argumentsEnd > argumentsStart);
        String line = self("cmdline");
        equal("length", argumentsEnd - argumentsStart, line.length());
        textIs(line, argumentsStart);
    }

    @Case("read")
    static void statCountsPages() {
        String before = self("stat");
        long pages = anonymous(64 * PAGE);
        for (int i = 0; i < 64; i++) {
            Mem.putByte(pages + (long) i * PAGE, (byte) 1);
        }
        String after = self("stat");
        long size = number(word(after.substring(after.lastIndexOf(')') + 2), 20));
        long sizeBefore = number(word(before.substring(before.lastIndexOf(')') + 2), 20));
        equal("bytes more", 64L * PAGE, size - sizeBefore);
        long resident = number(word(after.substring(after.lastIndexOf(')') + 2), 21));
        long residentBefore = number(word(before.substring(before.lastIndexOf(')') + 2), 21));
        holds("pages more", resident >= residentBefore + 60);
    }

    @Case("read")
    static void statmAgreesWithStat() {
        String statm = self("statm");
        String stat = self("stat");
        equal("fields", 7, countWords(statm));
        String rest = stat.substring(stat.lastIndexOf(')') + 2);
        equal("size", number(word(rest, 20)) / PAGE, number(word(statm, 0)));
        holds("resident", number(word(statm, 1)) <= number(word(statm, 0)));
        holds("shared", number(word(statm, 2)) <= number(word(statm, 1)));
        equal("libraries", 0, number(word(statm, 4)));
        equal("dirty", 0, number(word(statm, 6)));
    }

    @Case("read")
    static void statusTellsIds() {
        String status = self("status");
        same("name", "conformance", value(status, "Name"));
        same("state", "R (running)", value(status, "State"));
        equal("Tgid", call(Call.GETPID), numberOf(status, "Tgid"));
        equal("Pid", call(Call.GETTID), numberOf(status, "Pid"));
        equal("PPid", call(Call.GETPPID), numberOf(status, "PPid"));
        equal("TracerPid", 0, numberOf(status, "TracerPid"));
        equal("Threads", 1, numberOf(status, "Threads"));
        equal("NSpid", call(Call.GETPID), numberOf(status, "NSpid"));
        equal("NSpgid", call(Call.GETPGRP), numberOf(status, "NSpgid"));
        equal("Kthread", 0, numberOf(status, "Kthread"));
        same("umask", "0022", value(status, "Umask"));
    }

    @Case("read")
    static void statusHasLinuxsNamesInOrder() {
        String[] names = {
            "Name",
            "Umask",
            "State",
            "Tgid",
            "Ngid",
            "Pid",
            "PPid",
            "TracerPid",
            "Uid",
            "Gid",
            "FDSize",
            "Groups",
            "NStgid",
            "NSpid",
            "NSpgid",
            "NSsid",
            "Kthread",
            "VmPeak",
            "VmSize",
            "VmLck",
            "VmPin",
            "VmHWM",
            "VmRSS",
            "RssAnon",
            "RssFile",
            "RssShmem",
            "VmData",
            "VmStk",
            "VmExe",
            "VmLib",
            "VmPTE",
            "VmSwap",
            "HugetlbPages",
            "CoreDumping",
            "THP_enabled",
            "untag_mask",
            "Threads",
            "SigQ",
            "SigPnd",
            "ShdPnd",
            "SigBlk",
            "SigIgn",
            "SigCgt",
            "CapInh",
            "CapPrm",
            "CapEff",
            "CapBnd",
            "CapAmb",
            "NoNewPrivs",
            "Seccomp",
            "Seccomp_filters",
            "Speculation_Store_Bypass",
            "SpeculationIndirectBranch",
            "Cpus_allowed",
            "Cpus_allowed_list",
            "Mems_allowed",
            "Mems_allowed_list",
            "voluntary_ctxt_switches",
            "nonvoluntary_ctxt_switches"
        };
        String status = self("status");
        int at = 0;
        for (int i = 0; at < names.length; i++) {
            String line = line(status, i);
            if (line.isEmpty()) {
                throw new CaseFailure("no line " + names[at]);
            }
            if (line.startsWith(names[at] + ":\t")) {
                at++;
            }
        }
    }

    @Case("read")
    static void statusTellsAllUserIds() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.SETRESGID, 4, 5, 6));
            succeeds(call(Call.SETRESUID, 1, 2, 3));
            String status = self("status");
            same("Uid", "1\t2\t3\t2", value(status, "Uid"));
            same("Gid", "4\t5\t6\t5", value(status, "Gid"));
            exit(0);
        }
        endsWell(child);
    }

    @Case("read")
    static void statusTellsGroups() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long groups = memory(8);
            Mem.putInt(groups, 7);
            Mem.putInt(groups + 4, 70_000);
            succeeds(call(Call.SETGROUPS, 2, groups));
            same("Groups", "7 70000", value(self("status"), "Groups"));
            exit(0);
        }
        endsWell(child);
    }

    @Case("read")
    static void statusTellsSignals() {
        Handlers.install(Signal.SIGUSR1);
        Handlers.ignore(Signal.SIGUSR2);
        Handlers.mask(0, Handlers.bit(Signal.SIGUSR1) | Handlers.bit(34));
        Handlers.raiseForThread(Signal.SIGUSR1);
        succeeds(call(Call.KILL, call(Call.GETPID), 34));
        String status = self("status");
        Handlers.mask(1, Handlers.bit(Signal.SIGUSR1));
        equal("SigPnd", Handlers.bit(Signal.SIGUSR1), hexOf(status, "SigPnd"));
        equal("ShdPnd", Handlers.bit(34), hexOf(status, "ShdPnd"));
        equal("SigBlk", Handlers.bit(Signal.SIGUSR1) | Handlers.bit(34), hexOf(status, "SigBlk"));
        holds("SigIgn", (hexOf(status, "SigIgn") & Handlers.bit(Signal.SIGUSR2)) != 0);
        holds("SigCgt", (hexOf(status, "SigCgt") & Handlers.bit(Signal.SIGUSR1)) != 0);
        call(Call.RT_SIGTIMEDWAIT, rtSet(), 0, 0, 8);
        Handlers.mask(1, Handlers.bit(34));
    }

    private static long rtSet() {
        long set = memory(8);
        Mem.putLong(set, Handlers.bit(34));
        return set;
    }

    @Case("read")
    static void statusTellsMemory() {
        String before = self("status");
        long pages = anonymous(256 * PAGE);
        for (int i = 0; i < 256; i++) {
            Mem.putByte(pages + (long) i * PAGE, (byte) 1);
        }
        String after = self("status");
        equal("VmSize", 1024, numberOf(after, "VmSize") - numberOf(before, "VmSize"));
        equal("VmData", 1024, numberOf(after, "VmData") - numberOf(before, "VmData"));
        holds("RssAnon", numberOf(after, "RssAnon") - numberOf(before, "RssAnon") >= 1000);
        long parts =
                numberOf(after, "RssAnon")
                        + numberOf(after, "RssFile")
                        + numberOf(after, "RssShmem");
        equal("VmRSS", numberOf(after, "VmRSS"), parts);
        holds("VmHWM", numberOf(after, "VmHWM") >= numberOf(after, "VmRSS"));
        holds("VmPeak", numberOf(after, "VmPeak") >= numberOf(after, "VmSize"));
        equal("VmSwap", 0, numberOf(after, "VmSwap"));
    }

    @Case("prctl")
    static void statusTellsNoNewPrivileges() {
        equal("before", 0, numberOf(self("status"), "NoNewPrivs"));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.PRCTL, 38, 1, 0, 0, 0));
            equal("after", 1, numberOf(self("status"), "NoNewPrivs"));
            exit(0);
        }
        endsWell(child);
    }

    @Case("read")
    static void aSleepingChildSleeps() {
        long child = sleeper();
        String path = "/proc/" + child + "/stat";
        while (!word(read(path), 2).equals("S")) {
            call(Call.SCHED_YIELD);
            Kit.freeMemory();
        }
        same("state", "S (sleeping)", value(read("/proc/" + child + "/status"), "State"));
        equal("parent", call(Call.GETPID), number(word(read(path), 3)));
        end(child);
    }

    @Case("read")
    static void aStoppedChildIsStopped() {
        long child = sleeper();
        succeeds(call(Call.KILL, child, Signal.SIGSTOP));
        statusOf(child, 2);
        same("state", "T", word(read("/proc/" + child + "/stat"), 2));
        same("status", "T (stopped)", value(read("/proc/" + child + "/status"), "State"));
        end(child);
    }

    @Case("read")
    static void anEndedChildIsAZombieUntilWaitedFor() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            exit(3);
        }
        String path = "/proc/" + child + "/stat";
        while (!word(read(path), 2).equals("Z")) {
            call(Call.SCHED_YIELD);
            Kit.freeMemory();
        }
        String stat = read(path);
        equal("exit code", 3 << 8, number(word(stat, 51)));
        equal("size", 0, number(word(stat, 22)));
        same("command line", "", read("/proc/" + child + "/cmdline"));
        fails(Errno.ENOENT, call(Call.READLINK, text("/proc/" + child + "/exe"), memory(64), 64));
        statusOf(child);
        fails(Errno.ENOENT, call(Call.OPEN, text(path), 0, 0));
    }

    @Case("open")
    static void anOpenFileOfAnEndedProcessIsEsrch() {
        long child = sleeper();
        long fd = succeeds(call(Call.OPEN, text("/proc/" + child + "/stat"), 0, 0));
        end(child);
        fails(Errno.ESRCH, call(Call.READ, fd, memory(64), 64));
    }

    @Case("read")
    static void theCommandLineHasItsNuls() {
        String line = self("cmdline");
        holds("starts", line.startsWith("/bin/conformance\0/work\0"));
        holds("ends", line.charAt(line.length() - 1) == 0);
    }

    @Case("read")
    static void theEnvironmentHasItsNuls() {
        String environment = self("environ");
        String stat = self("stat");
        String rest = stat.substring(stat.lastIndexOf(')') + 2);
        long start = number(word(rest, 47));
        equal("length", number(word(rest, 48)) - start, environment.length());
        textIs(environment, start);
    }

    @Case("write")
    static void theNameCanBeWritten() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            returns(5, write("/proc/self/comm", "other"));
            same("comm", "other\n", self("comm"));
            long name = memory(16);
            succeeds(call(Call.PRCTL, 16, name, 0, 0, 0));
            textIs("other\0", name);
            returns(20, write("/proc/self/comm", "a-name-of-20-letters"));
            same("comm", "a-name-of-20-le\n", self("comm"));
            exit(0);
        }
        endsWell(child);
    }

    @Case("write")
    static void theNameOfAnotherCannotBeWritten() {
        long child = sleeper();
        fails(Errno.EINVAL, write("/proc/" + child + "/comm", "x"));
        end(child);
    }

    @Case("prctl")
    static void theNameIsShown() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.PRCTL, 15, text("a b)c"), 0, 0, 0));
            same("comm", "a b)c\n", self("comm"));
            contains("stat", self("stat"), " (a b)c) R ");
            same("status", "a b)c", value(self("status"), "Name"));
            exit(0);
        }
        endsWell(child);
    }

    @Case("readlink")
    static void linksLeadToPlaces() {
        same("exe", "/bin/conformance", link("/proc/self/exe"));
        same("root", "/", link("/proc/self/root"));
        long buffer = memory(4096);
        long length = succeeds(call(Call.GETCWD, buffer, 4096));
        String cwd = link("/proc/self/cwd");
        equal("length", length - 1, cwd.length());
        textIs(cwd, buffer);
    }

    @Case("readlink")
    static void theRootOfAChrootIsShown() {
        Files.makeDirectory("jail");
        Files.makeDirectory("jail/inner");
        String here = link("/proc/self/cwd");
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.CHROOT, text("jail")));
            while (true) {
                call(Call.PAUSE);
            }
        }
        String path = "/proc/" + child + "/root";
        while (!link(path).equals(here + "/jail")) {
            call(Call.SCHED_YIELD);
            Kit.freeMemory();
        }
        returns(0, call(Call.ACCESS, text(path + "/inner"), 0));
        end(child);
    }

    @Case("readlink")
    static void descriptorsAreLinks() {
        long file = Files.create("open file", "x");
        String path = "/proc/self/fd/" + file;
        String here = link("/proc/self/cwd");
        same("file", here + "/open file", link(path));
        returns(0, call(Call.RENAME, text("open file"), text("renamed")));
        same("renamed", here + "/renamed", link(path));
        returns(0, call(Call.UNLINK, text("renamed")));
        same("deleted", here + "/renamed (deleted)", link(path));
        fails(Errno.ENOENT, call(Call.READLINK, text("/proc/self/fd/999"), memory(64), 64));
    }

    @Case("readlink")
    static void descriptorsWithoutNamesTellTheirKind() {
        long pipe = Files.pipe();
        long stat = memory(144);
        returns(0, call(Call.FSTAT, Files.readEnd(pipe), stat));
        same(
                "pipe",
                "pipe:[" + Mem.getLong(stat + Files.ST_INO) + "]",
                link("/proc/self/fd/" + Files.readEnd(pipe)));
        long socket = SocketKit.socket(SocketKit.STREAM);
        returns(0, call(Call.FSTAT, socket, stat));
        same(
                "socket",
                "socket:[" + Mem.getLong(stat + Files.ST_INO) + "]",
                link("/proc/self/fd/" + socket));
        long event = succeeds(call(Call.EVENTFD2, 0, 0));
        same("eventfd", "anon_inode:[eventfd]", link("/proc/self/fd/" + event));
        long epoll = succeeds(call(Call.EPOLL_CREATE1, 0));
        same("epoll", "anon_inode:[eventpoll]", link("/proc/self/fd/" + epoll));
    }

    @Case("open")
    static void aDescriptorIsOpenedAnew() {
        long file = Files.create("anew", "contents");
        returns(3, call(Call.LSEEK, file, 3, 0));
        long again = succeeds(call(Call.OPEN, text("/proc/self/fd/" + file), 0, 0));
        long buffer = memory(8);
        returns(8, call(Call.READ, again, buffer, 8));
        textIs("contents", buffer);
        long socket = SocketKit.socket(SocketKit.STREAM);
        fails(Errno.ENXIO, call(Call.OPEN, text("/proc/self/fd/" + socket), 2, 0));
    }

    @Case("lstat")
    static void theModeOfADescriptorTellsItsAccess() {
        long reading = Files.create("r", "");
        equal("both", 0700, Files.mode("/proc/self/fd/" + reading) & 0777);
        long only = Files.open("r", Fcntl.O_RDONLY);
        equal("reading", 0500, Files.mode("/proc/self/fd/" + only) & 0777);
        long writing = Files.open("r", Fcntl.O_WRONLY);
        equal("writing", 0300, Files.mode("/proc/self/fd/" + writing) & 0777);
        equal("type", Stat.S_IFLNK, Files.mode("/proc/self/fd/" + only) & Stat.S_IFMT);
    }

    @Case("getdents64")
    static void descriptorsAreListed() {
        long a = succeeds(call(Call.DUP, 1));
        long fd = Files.openDirectory("/proc/self/fd");
        long buffer = memory(4096);
        long length = succeeds(call(Call.GETDENTS64, fd, buffer, 4096));
        boolean found = false;
        boolean itself = false;
        for (long at = 0; at < length; at += Mem.getShort(buffer + at + 16)) {
            found |= isName(buffer + at + 19, Long.toString(a));
            itself |= isName(buffer + at + 19, Long.toString(fd));
        }
        holds("found", found && itself);
    }

    private static boolean isName(long at, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Mem.getByte(at + i) != name.charAt(i)) {
                return false;
            }
        }
        return Mem.getByte(at + name.length()) == 0;
    }

    @Case("read")
    static void fdinfoTellsPositionAndFlags() {
        long file = Files.create("info", "contents");
        returns(5, call(Call.LSEEK, file, 5, 0));
        String info = self("fdinfo/" + file);
        equal("pos", 5, numberOf(info, "pos"));
        same("flags", "0100002", value(info, "flags"));
        long stat = memory(144);
        returns(0, call(Call.FSTAT, file, stat));
        equal("ino", Mem.getLong(stat + Files.ST_INO), numberOf(info, "ino"));
        numberOf(info, "mnt_id");
        succeeds(call(Call.FCNTL, file, Fcntl.F_SETFD, 1));
        same("flags", "02100002", value(self("fdinfo/" + file), "flags"));
    }

    @Case("read")
    static void fdinfoKnowsEventCounters() {
        long fd = succeeds(call(Call.EVENTFD2, 0x1234, 1));
        String info = self("fdinfo/" + fd);
        contains("count", info, "eventfd-count:             1234\n");
        equal("semaphore", 1, numberOf(info, "eventfd-semaphore"));
    }

    @Case("read")
    static void fdinfoKnowsTimers() {
        long fd = succeeds(call(Call.TIMERFD_CREATE, 1, 0));
        long spec = memory(32);
        Mem.putLong(spec, 7);
        Mem.putLong(spec + 16, 100);
        returns(0, call(Call.TIMERFD_SETTIME, fd, 0, spec, 0));
        String info = self("fdinfo/" + fd);
        equal("clock", 1, numberOf(info, "clockid"));
        equal("ticks", 0, numberOf(info, "ticks"));
        same("interval", "(7, 0)", value(info, "it_interval"));
        holds("value", value(info, "it_value").startsWith("(99, "));
    }

    @Case("read")
    static void fdinfoKnowsWhatEpollWatches() {
        long epoll = succeeds(call(Call.EPOLL_CREATE1, 0));
        long fd = succeeds(call(Call.EVENTFD2, 0, 0));
        long event = memory(EpollEvent.SIZE);
        Mem.putInt(event, Epoll.EPOLLIN);
        Mem.putLong(event + 4, 0xabcdef);
        returns(0, call(Call.EPOLL_CTL, epoll, Epoll.EPOLL_CTL_ADD, fd, event));
        String info = self("fdinfo/" + epoll);
        equal("descriptor", fd, numberOf(info, "tfd"));
        contains("events", info, " events:       19 data:           abcdef  pos:0 ino:");
    }

    @Case("read")
    static void fdinfoKnowsProcesses() {
        long fd = succeeds(call(Call.PIDFD_OPEN, call(Call.GETPID), 0));
        String info = self("fdinfo/" + fd);
        equal("Pid", call(Call.GETPID), numberOf(info, "Pid"));
        equal("NSpid", call(Call.GETPID), numberOf(info, "NSpid"));
    }

    @Case("mmap")
    static void mapsShowMappings() {
        long pages = anonymous(3 * PAGE);
        succeeds(call(Call.MPROTECT, pages + PAGE, PAGE, PROT_READ));
        String maps = self("maps");
        String line = mappingOf(maps, pages + PAGE);
        holds("start", line.startsWith(Long.toHexString(pages + PAGE) + "-"));
        contains("end", line, "-" + Long.toHexString(pages + 2 * PAGE) + " r--p 00000000 00:00 0");
        contains("before", mappingOf(maps, pages), " rw-p ");
        succeeds(call(Call.MUNMAP, pages, 3 * PAGE));
        same("gone", "", mappingOf(self("maps"), pages));
    }

    @Case("mmap")
    static void mapsShowFiles() {
        long file = Files.create("mapped file", "x");
        long at = succeeds(call(Call.MMAP, 0, PAGE, PROT_READ, 1, file, PAGE));
        String line = mappingOf(self("maps"), at);
        same("protection", "r--s", word(line, 1));
        equal("offset", PAGE, hex(word(line, 2)));
        long stat = memory(144);
        returns(0, call(Call.FSTAT, file, stat));
        equal("inode", Mem.getLong(stat + Files.ST_INO), number(word(line, 4)));
        String here = link("/proc/self/cwd");
        same("name", here + "/mapped file", line.substring(73));
        returns(0, call(Call.UNLINK, text("mapped file")));
        same("deleted", here + "/mapped file (deleted)", mappingOf(self("maps"), at).substring(73));
    }

    @Case("read")
    static void mapsNameStackHeapAndKernelPages() {
        long end = call(Call.BRK, 0);
        succeeds(call(Call.BRK, end + PAGE));
        String maps = self("maps");
        String heap = mappingOf(maps, end);
        holds("heap", heap.endsWith(" [heap]"));
        contains("stack", maps, " [stack]\n");
        contains("vdso", maps, " [vdso]\n");
        contains("program", maps, " /bin/conformance\n");
    }

    @Case("read")
    static void smapsAddsSizes() {
        long pages = anonymous(8 * PAGE);
        for (int i = 0; i < 4; i++) {
            Mem.putByte(pages + (long) i * PAGE, (byte) 1);
        }
        succeeds(call(Call.MPROTECT, pages + 8 * PAGE - PAGE, PAGE, 0));
        String smaps = self("smaps");
        String part = smaps.substring(smaps.indexOf(Long.toHexString(pages) + "-"));
        equal("Size", 28, numberOf(part, "Size"));
        equal("Rss", 16, numberOf(part, "Rss"));
        equal("Pss", 16, numberOf(part, "Pss"));
        equal("Private_Dirty", 16, numberOf(part, "Private_Dirty"));
        equal("Anonymous", 16, numberOf(part, "Anonymous"));
        equal("Swap", 0, numberOf(part, "Swap"));
        contains("flags", value(part, "VmFlags") + " ", "rd wr mr mw me ");
    }

    @Case("read")
    static void smapsHasLinuxsNamesInOrder() {
        String smaps = self("smaps");
        String[] names = {
            "Size",
            "KernelPageSize",
            "MMUPageSize",
            "Rss",
            "Pss",
            "Pss_Dirty",
            "Shared_Clean",
            "Shared_Dirty",
            "Private_Clean",
            "Private_Dirty",
            "Referenced",
            "Anonymous",
            "KSM",
            "LazyFree",
            "AnonHugePages",
            "ShmemPmdMapped",
            "FilePmdMapped",
            "Shared_Hugetlb",
            "Private_Hugetlb",
            "Swap",
            "SwapPss",
            "Locked",
            "THPeligible"
        };
        for (int i = 0; i < names.length; i++) {
            holds(names[i], line(smaps, i + 1).startsWith(names[i] + ":"));
        }
    }

    @Case("read")
    static void theRollupAgreesWithStatus() {
        String rollup = "";
        long resident = 0;
        long rolled = Long.MAX_VALUE / 2;
        // The program's memory may grow by a large page between the two.
        for (int i = 0; i < 3 && Math.abs(resident - rolled) >= 256; i++) {
            rollup = self("smaps_rollup");
            rolled = numberOf(rollup, "Rss");
            resident = numberOf(self("status"), "VmRSS");
        }
        contains("head", line(rollup, 0), " [rollup]");
        holds("about the same", Math.abs(resident - rolled) < 256);
        holds("Pss", numberOf(rollup, "Pss") <= rolled);
        numberOf(rollup, "Pss_Anon");
        numberOf(rollup, "Pss_File");
    }

    @Case("read")
    static void limitsAreThoseOfTheCall() {
        long limit = memory(16);
        returns(0, call(Call.PRLIMIT64, 0, 7, 0, limit));
        String limits = self("limits");
        String line = "";
        for (int i = 0; !line.startsWith("Max open files"); i++) {
            line = line(limits, i);
        }
        equal("soft", Mem.getLong(limit), number(word(line, 3)));
        equal("hard", Mem.getLong(limit + 8), number(word(line, 4)));
        same("unit", "files", word(line, 5));
        String head =
                "Limit                     Soft Limit           Hard Limit           Units     ";
        same("head", head, line(limits, 0));
        equal("lines", 16, countLines(limits) - 1);
    }

    private static int countLines(String text) {
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            count += text.charAt(i) == '\n' ? 1 : 0;
        }
        return count;
    }

    @Case("setrlimit")
    static void aChangedLimitIsShown() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long limit = memory(16);
            Mem.putLong(limit, 12_345);
            Mem.putLong(limit + 8, 23_456);
            succeeds(call(Call.PRLIMIT64, 0, 4, limit, 0));
            contains(
                    "limits",
                    self("limits"),
                    "Max core file size        12345                23456                bytes  ");
            exit(0);
        }
        endsWell(child);
    }

    @Case("read")
    static void theAuxiliaryVectorEndsWithNull() {
        String auxv = self("auxv");
        holds("pairs", auxv.length() % 16 == 0 && auxv.length() > 160);
        boolean page = false;
        for (int i = 0; i < auxv.length(); i += 16) {
            page |= auxv.charAt(i) == 6 && auxv.charAt(i + 8) == 0 && auxv.charAt(i + 9) == 0x10;
        }
        holds("page size", page);
        equal("AT_NULL", 0, auxv.charAt(auxv.length() - 16));
    }

    @Case("read")
    static void mountsShowProcAndSys() {
        String mounts = self("mounts");
        contains("proc", mounts, "proc /proc proc rw,relatime 0 0\n");
        contains("sys", mounts, "sysfs /sys sysfs rw,relatime 0 0\n");
        same("the link", "self/mounts", link("/proc/mounts"));
    }

    @Case("read")
    static void mountinfoHasItsFields() {
        String info = self("mountinfo");
        boolean found = false;
        for (int i = 0; !line(info, i).isEmpty(); i++) {
            String line = line(info, i);
            if (word(line, 4).equals("/proc")) {
                found = true;
                number(word(line, 0));
                number(word(line, 1));
                same("root", "/", word(line, 3));
                contains("type", line, " - proc proc rw");
            }
        }
        holds("found", found);
    }

    @Case("read")
    static void mountstatsNamesFileSystems() {
        contains(
                "mountstats",
                self("mountstats"),
                "device proc mounted on /proc with fstype proc\n");
    }

    @Case("read")
    static void childrenAreListed() {
        long child = sleeper();
        long tid = call(Call.GETTID);
        same("children", child + " ", self("task/" + tid + "/children"));
        end(child);
        same("none", "", self("task/" + tid + "/children"));
    }

    @Case("write")
    static void theScoreForMemoryShortageIsKept() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            returns(3, write("/proc/self/oom_score_adj", "500"));
            same("score", "500\n", self("oom_score_adj"));
            returns(4, write("/proc/self/oom_score_adj", "600\n"));
            fails(Errno.EINVAL, write("/proc/self/oom_score_adj", "1001"));
            fails(Errno.EINVAL, write("/proc/self/oom_score_adj", "-1001"));
            fails(Errno.EINVAL, write("/proc/self/oom_score_adj", "many"));
            holds("score", number(word(self("oom_score"), 0)) > 0);
            long grandchild = succeeds(call(Call.FORK));
            if (grandchild == 0) {
                same("inherited", "600\n", self("oom_score_adj"));
                exit(0);
            }
            endsWell(grandchild);
            exit(0);
        }
        endsWell(child);
    }

    @Case("read")
    static void memoryIsReadByAddress() {
        long data = memory(16);
        Mem.putLong(data, 0x1122_3344_5566_7788L);
        long fd = succeeds(call(Call.OPEN, text("/proc/self/mem"), Fcntl.O_RDWR, 0));
        long buffer = memory(16);
        returns(8, call(Call.PREAD64, fd, buffer, 8, data));
        equal("read", 0x1122_3344_5566_7788L, Mem.getLong(buffer));
        Mem.putLong(buffer, 42);
        returns(8, call(Call.PWRITE64, fd, buffer, 8, data));
        equal("written", 42, Mem.getLong(data));
        fails(Errno.EIO, call(Call.PREAD64, fd, buffer, 8, 0x1000));
    }

    @Case("write")
    static void memoryIsWrittenThroughItsProtection() {
        long page = anonymous(PAGE);
        Mem.putByte(page, (byte) 1);
        succeeds(call(Call.MPROTECT, page, PAGE, PROT_READ));
        long fd = succeeds(call(Call.OPEN, text("/proc/self/mem"), Fcntl.O_RDWR, 0));
        returns(1, call(Call.PWRITE64, fd, text("A"), 1, page));
        equal("written", 'A', Mem.getByte(page));
    }

    @Case("read")
    static void theMemoryOfAChildIsRead() {
        long data = memory(16);
        Mem.putLong(data, 1);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Mem.putLong(data, 77);
            while (true) {
                call(Call.PAUSE);
            }
        }
        long fd = succeeds(call(Call.OPEN, text("/proc/" + child + "/mem"), 0, 0));
        long buffer = memory(8);
        while (Mem.getLong(buffer) != 77) {
            returns(8, call(Call.PREAD64, fd, buffer, 8, data));
            call(Call.SCHED_YIELD);
        }
        equal("own", 1, Mem.getLong(data));
        end(child);
        returns(0, call(Call.PREAD64, fd, buffer, 8, data));
    }

    @Case("read")
    static void thePageMapKnowsPresentPages() {
        long pages = anonymous(2 * PAGE);
        Mem.putByte(pages, (byte) 1);
        long fd = succeeds(call(Call.OPEN, text("/proc/self/pagemap"), 0, 0));
        long buffer = memory(16);
        returns(16, call(Call.PREAD64, fd, buffer, 16, pages / PAGE * 8));
        holds("present", Mem.getLong(buffer) < 0);
        holds("absent", Mem.getLong(buffer + 8) >= 0);
        fails(Errno.EINVAL, call(Call.PREAD64, fd, buffer, 7, pages / PAGE * 8));
        fails(Errno.EINVAL, call(Call.PREAD64, fd, buffer, 8, pages / PAGE * 8 + 1));
    }

    @Case("open")
    static void secretsAreForTheOwner() {
        String parent = "/proc/" + call(Call.GETPID) + "/";
        String[] secret = {"environ", "maps", "smaps", "mem", "auxv", "pagemap", "fd", "io"};
        String[] open = {"stat", "status", "statm", "cmdline", "comm", "limits", "mounts"};
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.SETRESGID, NOBODY, NOBODY, NOBODY));
            succeeds(call(Call.SETRESUID, NOBODY, NOBODY, NOBODY));
            for (String name : secret) {
                fails(Errno.EACCES, call(Call.OPEN, text(parent + name), 0, 0));
            }
            for (String name : open) {
                succeeds(call(Call.OPEN, text(parent + name), 0, 0));
            }
            fails(Errno.EACCES, call(Call.READLINK, text(parent + "exe"), memory(64), 64));
            fails(Errno.EACCES, call(Call.READLINK, text(parent + "cwd"), memory(64), 64));
            fails(Errno.EACCES, call(Call.OPEN, text(parent + "root/bin"), 0, 0));
            exit(0);
        }
        endsWell(child);
    }

    @Case("open")
    static void directoriesOfProcessesTakeNoNames() {
        fails(Errno.ENOENT, call(Call.OPEN, text("/proc/self/new"), 0x41, 0644));
        fails(Errno.EPERM, call(Call.UNLINK, text("/proc/self/stat")));
        fails(Errno.ENOENT, call(Call.OPEN, text("/proc/4194304"), 0, 0));
        fails(Errno.ENOENT, call(Call.OPEN, text("/proc/0"), 0, 0));
        fails(Errno.ENOENT, call(Call.OPEN, text("/proc/01"), 0, 0));
    }

    @Case("read")
    static void aThreadHasADirectory() {
        int tid = Threads.start(ThreadJobs.MEET);
        String task = "/proc/self/task/" + tid;
        equal("Pid", tid, numberOf(read(task + "/status"), "Pid"));
        equal("Tgid", call(Call.GETPID), numberOf(read(task + "/status"), "Tgid"));
        equal("Threads", 2, numberOf(self("status"), "Threads"));
        equal("stat", tid, number(word(read(task + "/stat"), 0)));
        equal("by its id", tid, numberOf(read("/proc/" + tid + "/status"), "Pid"));
        long status = memory(144);
        returns(0, call(Call.STAT, text("/proc/self/task"), status));
        equal("links", 4, Mem.getLong(status + Files.ST_NLINK));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.MEET);
    }

    @Case("statfs")
    static void procIsItsOwnFileSystem() {
        long status = memory(120);
        returns(0, call(Call.STATFS, text("/proc/self/stat"), status));
        equal("magic", 0x9fa0, Mem.getLong(status));
        returns(0, call(Call.STATFS, text("/sys"), status));
        equal("magic", 0x6265_6572, Mem.getLong(status));
    }

    @Case("stat")
    static void filesOfAProcessBelongToItsUser() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.SETRESGID, 22, 22, 22));
            succeeds(call(Call.SETRESUID, 11, 11, 11));
            succeeds(call(Call.PRCTL, 4, 1, 0, 0, 0));
            long status = memory(144);
            returns(0, call(Call.STAT, text("/proc/self/stat"), status));
            equal("user", 11, Mem.getInt(status + Files.ST_UID));
            equal("group", 22, Mem.getInt(status + Files.ST_GID));
            equal("size", 0, Mem.getLong(status + Files.ST_FILE_SIZE));
            equal("mode", Stat.S_IFREG | 0444, Mem.getInt(status + Files.ST_MODE));
            exit(0);
        }
        endsWell(child);
    }

    @Case("read")
    static void personalityAndMapsOfIds() {
        same("personality", "00000000\n", self("personality"));
        equal("ids", 3, countWords(self("uid_map")));
        equal("first", 0, number(word(self("uid_map"), 0)));
        equal("groups", 0, number(word(self("gid_map"), 1)));
        same("setgroups", "allow\n", self("setgroups"));
    }

    @Case("read")
    static void schedulingIsTold() {
        String stat = self("schedstat");
        equal("fields", 3, countWords(stat));
        contains("head", self("sched"), "conformance (" + call(Call.GETPID) + ", #threads: 1)\n");
        same("wchan", "0", self("wchan"));
    }
}
