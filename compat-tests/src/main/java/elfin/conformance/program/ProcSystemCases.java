package elfin.conformance.program;

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
import static elfin.conformance.program.ProcKit.line;
import static elfin.conformance.program.ProcKit.link;
import static elfin.conformance.program.ProcKit.number;
import static elfin.conformance.program.ProcKit.numberOf;
import static elfin.conformance.program.ProcKit.read;
import static elfin.conformance.program.ProcKit.same;
import static elfin.conformance.program.ProcKit.value;
import static elfin.conformance.program.ProcKit.word;
import static elfin.conformance.program.ProcKit.write;
import static elfin.conformance.program.SocketKit.endsWell;
import static elfin.conformance.program.SocketKit.exit;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Seek;
import elfin.abi.Stat;
import elfin.raw.Mem;

/** /proc and /sys: what they say of the machine, beside what calls say. */
final class ProcSystemCases {
    private static final int NOBODY = 65_534;

    private ProcSystemCases() {}

    private static String setting(String name) {
        return read("/proc/sys/" + name);
    }

    private static long settingNumber(String name) {
        return number(word(setting(name), 0));
    }

    /** A string of uname(2) by its place. */
    private static String uname(int field) {
        long buffer = memory(6 * 65);
        succeeds(call(Call.UNAME, buffer));
        StringBuilder name = new StringBuilder();
        for (int i = 0; Mem.getByte(buffer + field * 65L + i) != 0; i++) {
            name.append((char) Mem.getByte(buffer + field * 65L + i));
        }
        return name.toString();
    }

    @Case("uname")
    static void namesOfTheKernelAgree() {
        same("type", uname(0) + "\n", setting("kernel/ostype"));
        same("host", uname(1) + "\n", setting("kernel/hostname"));
        same("release", uname(2) + "\n", setting("kernel/osrelease"));
        same("version", uname(3) + "\n", setting("kernel/version"));
        same("machine", uname(4) + "\n", setting("kernel/arch"));
        String version = read("/proc/version");
        holds("version", version.startsWith("Linux version " + uname(2) + " ("));
        holds("version", version.endsWith(uname(3) + "\n"));
    }

    @Case("sysinfo")
    static void meminfoAgreesWithSysinfo() {
        long info = memory(112);
        returns(0, call(Call.SYSINFO, info));
        String meminfo = read("/proc/meminfo");
        long unit = Mem.getInt(info + 104);
        equal("total", Mem.getLong(info + 32) * unit / 1024, numberOf(meminfo, "MemTotal"));
        long free = Mem.getLong(info + 40) * unit / 1024;
        holds("free", Math.abs(free - numberOf(meminfo, "MemFree")) < 1 << 20);
        holds("available", numberOf(meminfo, "MemAvailable") > 0);
        equal("swap", Mem.getLong(info + 64) * unit / 1024, numberOf(meminfo, "SwapTotal"));
        equal("page", 2048, numberOf(meminfo, "Hugepagesize"));
    }

    @Case("read")
    static void meminfoHasLinuxsNames() {
        String meminfo = read("/proc/meminfo");
        String[] names = {
            "MemTotal",
            "MemFree",
            "MemAvailable",
            "Buffers",
            "Cached",
            "SwapCached",
            "Active",
            "Inactive",
            "Active(anon)",
            "Inactive(anon)",
            "Active(file)",
            "Inactive(file)",
            "Unevictable",
            "Mlocked",
            "SwapTotal",
            "SwapFree",
            "Dirty",
            "Writeback",
            "AnonPages",
            "Mapped",
            "Shmem",
            "KReclaimable",
            "Slab",
            "SReclaimable",
            "SUnreclaim",
            "KernelStack",
            "PageTables",
            "CommitLimit",
            "Committed_AS",
            "VmallocTotal",
            "VmallocUsed",
            "VmallocChunk",
            "Percpu",
            "AnonHugePages",
            "HugePages_Total",
            "HugePages_Free",
            "HugePages_Rsvd",
            "HugePages_Surp",
            "Hugepagesize",
            "Hugetlb"
        };
        int at = 0;
        for (int i = 0; at < names.length; i++) {
            String line = line(meminfo, i);
            if (line.isEmpty()) {
                throw new CaseFailure("no line " + names[at]);
            }
            at += line.startsWith(names[at] + ":") ? 1 : 0;
        }
    }

    @Case("read")
    static void uptimeAgreesWithTheClock() {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, 7, time));
        String uptime = read("/proc/uptime");
        equal("numbers", 2, countWords(uptime));
        String seconds = word(uptime, 0);
        long whole = number(seconds.substring(0, seconds.indexOf('.')));
        holds("seconds", Math.abs(whole - Mem.getLong(time)) <= 1);
        equal("decimals", 3, seconds.length() - seconds.indexOf('.'));
    }

    @Case("read")
    static void loadsHaveFiveFields() {
        String loads = read("/proc/loadavg");
        equal("fields", 5, countWords(loads));
        contains("tasks", word(loads, 3), "/");
        holds("last", number(word(loads, 4)) >= call(Call.GETPID));
    }

    @Case("read")
    static void statHasProcessorsAndBootTime() {
        String stat = read("/proc/stat");
        String all = line(stat, 0);
        holds("all", all.startsWith("cpu  "));
        equal("fields", 11, countWords(all));
        holds("one", line(stat, 1).startsWith("cpu0 "));
        contains("ctxt", stat, "\nctxt ");
        contains("processes", stat, "\nprocesses ");
        contains("running", stat, "\nprocs_running ");
        contains("blocked", stat, "\nprocs_blocked ");
        long now = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, 0, now));
        String boot = stat.substring(stat.indexOf("\nbtime ") + 7);
        long seconds = number(word(boot, 0));
        holds("boot time", seconds > 0 && seconds <= Mem.getLong(now));
    }

    @Case("read")
    static void anOpenFileIsReadAnewFromItsStart() {
        long fd = succeeds(call(Call.OPEN, text("/proc/uptime"), 0, 0));
        String first = read(fd);
        equal("end", 0, call(Call.READ, fd, memory(8), 8));
        long pause = memory(16);
        Mem.putLong(pause + 8, 15_000_000);
        call(Call.NANOSLEEP, pause, 0);
        returns(0, call(Call.LSEEK, fd, 0, 0));
        String second = read(fd);
        holds("later", !first.equals(second));
    }

    @Case("lseek")
    static void textsHaveNoEnd() {
        long fd = succeeds(call(Call.OPEN, text("/proc/version"), 0, 0));
        fails(Errno.EINVAL, call(Call.LSEEK, fd, 0, 2));
        returns(6, call(Call.LSEEK, fd, 6, 0));
        long buffer = memory(8);
        returns(7, call(Call.READ, fd, buffer, 7));
        textIs("version", buffer);
        returns(7, call(Call.PREAD64, fd, buffer, 7, 6));
        textIs("version", buffer);
    }

    @Case("write")
    static void textsOfTheMachineCannotBeWritten() {
        fails(Errno.EIO, write("/proc/meminfo", "x"));
        fails(Errno.EACCES, write("/proc/sys/kernel/ostype", "x"));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.SETRESUID, NOBODY, NOBODY, NOBODY));
            fails(Errno.EACCES, write("/proc/meminfo", "x"));
            fails(Errno.EACCES, write("/proc/sys/kernel/hostname", "x"));
            exit(0);
        }
        endsWell(child);
    }

    /** Opens the kernel's messages to read; a machine may forbid it: then -EPERM. */
    private static long messages() {
        long device = 1 << 8 | 11;
        returns(0, call(Call.MKNOD, text("kmsg"), Stat.S_IFCHR | 0600, device));
        return call(Call.OPEN, text("kmsg"), Fcntl.O_RDONLY | Fcntl.O_NONBLOCK, 0);
    }

    @Case("read")
    static void messagesAreReadOneByOne() {
        long fd = messages();
        long buffer = memory(8192);
        long last = -1;
        for (int i = 0; fd >= 0 && i < 5; i++) {
            long length = call(Call.READ, fd, buffer, 8191);
            if (length < 0) {
                // None is left, or some were overwritten.
                holds("error", length == -Errno.EAGAIN || length == -Errno.EPIPE);
                return;
            }
            holds("ends", Mem.getByte(buffer + length - 1) == '\n');
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < length; at++) {
                text.append((char) (Mem.getByte(buffer + at) & 0xff));
            }
            String record = text.toString();
            int first = record.indexOf(',');
            int second = record.indexOf(',', first + 1);
            holds("priority", number(record.substring(0, first)) >= 0);
            long count = number(record.substring(first + 1, second));
            holds("number", last < 0 || count == last + 1);
            holds("text", record.indexOf(';') > record.indexOf(',', second + 1));
            last = count;
        }
    }

    @Case("lseek")
    static void messagesHaveThreePlaces() {
        long fd = messages();
        if (fd < 0) {
            return;
        }
        long buffer = memory(8192);
        long result;
        // The kernel may just have something to say.
        do {
            returns(0, call(Call.LSEEK, fd, 0, Seek.SEEK_END));
            result = call(Call.READ, fd, buffer, 8192);
        } while (result >= 0 || result == -Errno.EPIPE);
        fails(Errno.EAGAIN, result);
        returns(0, call(Call.LSEEK, fd, 0, Seek.SEEK_SET));
        long first = call(Call.READ, fd, memory(4), 4);
        holds("too little room", first < 0);
        returns(0, call(Call.LSEEK, fd, 0, Seek.SEEK_DATA));
        fails(Errno.EINVAL, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
        fails(Errno.ESPIPE, call(Call.LSEEK, fd, 1, Seek.SEEK_SET));
    }

    @Case("write")
    static void messagesAreNotTooLong() {
        messages();
        long fd = call(Call.OPEN, text("kmsg"), Fcntl.O_WRONLY, 0);
        if (fd >= 0) {
            fails(Errno.EINVAL, call(Call.WRITE, fd, memory(2048), 2048));
        }
    }

    /** A load with two decimals, in hundredths. */
    private static long load(String word) {
        int point = word.indexOf('.');
        equal("decimals", 3, word.length() - point);
        return number(word.substring(0, point)) * 100 + number(word.substring(point + 1));
    }

    @Case("sysinfo")
    static void loadsAreThoseOfLoadavg() {
        long info = memory(128);
        String line;
        // They change every five seconds.
        do {
            line = read("/proc/loadavg");
            returns(0, call(Call.SYSINFO, info));
        } while (!line.substring(0, 14).equals(read("/proc/loadavg").substring(0, 14)));
        equal("words", 5, countWords(line));
        for (int i = 0; i < 3; i++) {
            long told = load(word(line, i));
            long hundredths = (Mem.getLong(info + 8 + 8L * i) + (1 << 16) / 200) * 100 >> 16;
            equal("load", told, hundredths);
        }
    }

    @Case("read")
    static void cpuinfoHasItsFields() {
        String info = read("/proc/cpuinfo");
        String[] names = {
            "processor\t: ",
            "vendor_id\t: ",
            "cpu family\t: ",
            "model\t\t: ",
            "model name\t: ",
            "stepping\t: ",
            "physical id\t: ",
            "siblings\t: ",
            "core id\t\t: ",
            "cpu cores\t: ",
            "fpu\t\t: yes",
            "wp\t\t: yes",
            "flags\t\t: ",
            "address sizes\t: ",
            "cache size\t: ",
            "clflush size\t: ",
            "bogomips\t: ",
            "cpu MHz\t\t: ",
            "apicid\t\t: ",
            "cpuid level\t: ",
            "cache_alignment\t: "
        };
        for (String name : names) {
            contains("cpuinfo", info, name);
        }
        contains("flags", info, " sse2 ");
        contains("flags", info, " lm ");
        contains("flags", info, " syscall ");
    }

    @Case("read")
    static void filesystemsAreListed() {
        String all = read("/proc/filesystems");
        for (String name :
                new String[] {"proc", "sysfs", "tmpfs", "devtmpfs", "pipefs", "sockfs"}) {
            contains("filesystems", all, "nodev\t" + name + "\n");
        }
    }

    @Case("read")
    static void devicesAreListed() {
        String all = read("/proc/devices");
        holds("head", all.startsWith("Character devices:\n  1 mem\n"));
        contains("terminal", all, "  5 /dev/tty\n");
        contains("terminals", all, "136 pts\n");
        contains("block", all, "\nBlock devices:\n");
    }

    @Case("read")
    static void emptyTablesHaveTheirHeads() {
        holds("swaps", read("/proc/swaps").startsWith("Filename\t\t\t\tType\t\tSize\t\tUsed"));
        holds("partitions", read("/proc/partitions").startsWith("major minor  #blocks  name\n\n"));
        contains("interrupts", read("/proc/interrupts"), "CPU0");
        contains("vmstat", read("/proc/vmstat"), "nr_free_pages ");
        contains("zoneinfo", read("/proc/zoneinfo"), "Node 0, zone ");
        read("/proc/cmdline");
        read("/proc/diskstats");
    }

    @Case("open")
    static void slabinfoIsForRoot() {
        long status = memory(144);
        returns(0, call(Call.STAT, text("/proc/slabinfo"), status));
        equal("mode", 0400, Mem.getInt(status + Files.ST_MODE) & 0777);
        holds("head", read("/proc/slabinfo").startsWith("slabinfo - version: 2.1\n"));
    }

    @Case("read")
    static void unixSocketsAreListed() {
        SocketKit.Address address = SocketKit.hidden("listed");
        long listener = SocketKit.listening(SocketKit.STREAM, address, 1);
        long status = memory(144);
        returns(0, call(Call.FSTAT, listener, status));
        String all = read("/proc/net/unix");
        String head = "Num       RefCount Protocol Flags    Type St Inode Path";
        same("head", head, line(all, 0));
        String name = "@elfin." + call(Call.GETPID) + ".listed";
        boolean found = false;
        for (int i = 1; !line(all, i).isEmpty(); i++) {
            String line = line(all, i);
            if (line.endsWith(" " + name)) {
                found = true;
                same("protocol", "00000000", word(line, 2));
                same("flags", "00010000", word(line, 3));
                same("type", "0001", word(line, 4));
                same("state", "01", word(line, 5));
                equal("inode", Mem.getLong(status + Files.ST_INO), number(word(line, 6)));
            }
        }
        holds("found", found);
        same("link", "self/net", link("/proc/net"));
    }

    @Case("read")
    static void limitsOfTheKernelAreNumbers() {
        String[] names = {
            "kernel/pid_max",
            "kernel/threads-max",
            "kernel/cap_last_cap",
            "kernel/ngroups_max",
            "kernel/msgmax",
            "kernel/msgmnb",
            "kernel/msgmni",
            "kernel/shmmni",
            "kernel/randomize_va_space",
            "kernel/overflowuid",
            "kernel/overflowgid",
            "kernel/tainted",
            "kernel/random/entropy_avail",
            "kernel/random/poolsize",
            "vm/overcommit_memory",
            "vm/overcommit_ratio",
            "vm/max_map_count",
            "vm/mmap_min_addr",
            "vm/swappiness",
            "vm/min_free_kbytes",
            "vm/nr_hugepages",
            "vm/page-cluster",
            "fs/file-max",
            "fs/nr_open",
            "fs/pipe-max-size",
            "fs/pipe-user-pages-soft",
            "fs/aio-max-nr",
            "fs/aio-nr",
            "fs/lease-break-time",
            "fs/suid_dumpable",
            "fs/inotify/max_queued_events",
            "fs/inotify/max_user_instances",
            "fs/inotify/max_user_watches",
            "fs/epoll/max_user_watches",
            "fs/mqueue/msg_max",
            "fs/mqueue/msgsize_max",
            "fs/mqueue/queues_max",
            "net/core/somaxconn",
            "net/core/wmem_max",
            "net/core/rmem_default",
            "net/unix/max_dgram_qlen"
        };
        for (String name : names) {
            holds(name, settingNumber(name) >= 0);
        }
        equal("sem", 4, countWords(setting("kernel/sem")));
        equal("file-nr", 3, countWords(setting("fs/file-nr")));
    }

    @Case("read")
    static void limitsAgreeWithCalls() {
        long limit = memory(16);
        returns(0, call(Call.PRLIMIT64, 0, 7, 0, limit));
        holds("files", settingNumber("fs/nr_open") >= Mem.getLong(limit + 8));
        equal("groups", 65_536, settingNumber("kernel/ngroups_max"));
        equal("capabilities", 40, settingNumber("kernel/cap_last_cap"));
        fails(Errno.EINVAL, call(Call.PRCTL, 23, settingNumber("kernel/cap_last_cap") + 1));
        succeeds(call(Call.PRCTL, 23, settingNumber("kernel/cap_last_cap")));
        holds("pids", call(Call.GETPID) <= settingNumber("kernel/pid_max"));
        // What must be free for the kernel cannot be mapped, even by who asks for it.
        long lowest = settingNumber("vm/mmap_min_addr");
        long mapped = call(Call.MMAP, lowest, 4096, 3, 0x100022, -1, 0);
        holds("lowest address", mapped == lowest || mapped == -Errno.EEXIST);
    }

    @Case("setsockopt")
    static void bufferLimitsAreThoseOfSockets() {
        long socket = SocketKit.socket(SocketKit.STREAM);
        equal("usual", settingNumber("net/core/wmem_default"), SocketKit.getInt(socket, 7));
        SocketKit.setInt(socket, 7, Integer.MAX_VALUE);
        equal("most", 2 * settingNumber("net/core/wmem_max"), SocketKit.getInt(socket, 7));
    }

    @Case("listen")
    static void theQueueOfDatagramsHasItsLength() {
        SocketKit.Address address = SocketKit.hidden("qlen");
        SocketKit.bound(SocketKit.DGRAM, address);
        long sender = SocketKit.socket(SocketKit.DGRAM);
        int sent = 0;
        while (SocketKit.sendTo(sender, "x", address) == 1) {
            sent++;
        }
        equal("messages", settingNumber("net/unix/max_dgram_qlen") + 1, sent);
    }

    @Case("read")
    static void eachUuidIsNew() {
        String first = setting("kernel/random/uuid");
        String second = setting("kernel/random/uuid");
        equal("length", 37, first.length());
        holds("dashes", first.charAt(8) == '-' && first.charAt(13) == '-');
        holds("version 4", first.charAt(14) == '4');
        holds("differ", !first.equals(second));
        String boot = setting("kernel/random/boot_id");
        equal("length", 37, boot.length());
        same("boot", boot, setting("kernel/random/boot_id"));
    }

    @Case(value = "sethostname", alone = true)
    static void theHostNameIsWritten() {
        // In a namespace of its own: the host's name stays.
        long separate = call(Call.UNSHARE, 0x0400_0000);
        if (separate != 0) {
            return;
        }
        returns(9, write("/proc/sys/kernel/hostname", "new-name\n"));
        same("uname", "new-name", uname(1));
        same("setting", "new-name\n", setting("kernel/hostname"));
        succeeds(call(Call.SETHOSTNAME, text("again"), 5));
        same("setting", "again\n", setting("kernel/hostname"));
    }

    private static String cpu(String name) {
        return read("/sys/devices/system/cpu/" + name);
    }

    @Case("sched_getaffinity")
    static void processorsAreListed() {
        long set = memory(128);
        succeeds(call(Call.SCHED_GETAFFINITY, 0, 128, set));
        int count = 0;
        for (int i = 0; i < 128; i++) {
            count += Integer.bitCount(Mem.getByte(set + i) & 0xff);
        }
        String range = count == 1 ? "0\n" : "0-" + (count - 1) + "\n";
        same("online", range, cpu("online"));
        same("present", range, cpu("present"));
        same("possible", range, cpu("possible"));
        same("offline", "\n", cpu("offline"));
        number(word(cpu("kernel_max"), 0));
        long directory = memory(144);
        returns(0, call(Call.STAT, text("/sys/devices/system/cpu/cpu0"), directory));
        fails(
                Errno.ENOENT,
                call(Call.STAT, text("/sys/devices/system/cpu/cpu" + count), directory));
    }

    @Case("read")
    static void theTopologyOfAProcessorIsTold() {
        String[] numbers = {"core_id", "physical_package_id", "die_id", "cluster_id"};
        for (String name : numbers) {
            number(word(cpu("cpu0/topology/" + name), 0));
        }
        String[] lists = {"core_cpus_list", "thread_siblings_list", "package_cpus_list"};
        for (String name : lists) {
            holds(name, cpu("cpu0/topology/" + name).startsWith("0"));
        }
        holds("map", (hex(word(cpu("cpu0/topology/thread_siblings"), 0)) & 1) == 1);
    }

    @Case("read")
    static void nodesAreListed() {
        same("online", "0\n", read("/sys/devices/system/node/online"));
        holds("list", read("/sys/devices/system/node/node0/cpulist").startsWith("0"));
        contains("memory", read("/sys/devices/system/node/node0/meminfo"), "Node 0 MemTotal:");
        same("distance", "10\n", read("/sys/devices/system/node/node0/distance"));
    }

    @Case("read")
    static void hugePagesAreAChoiceOfThree() {
        String enabled = read("/sys/kernel/mm/transparent_hugepage/enabled");
        contains("always", enabled, "always");
        contains("madvise", enabled, "madvise");
        contains("never", enabled, "never");
        contains("chosen", enabled, "[");
        long size = number(word(read("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"), 0));
        equal("size", 2 << 20, size);
        returns(0, call(Call.ACCESS, text("/sys/kernel/mm/hugepages"), 0));
    }

    @Case("stat")
    static void directoriesOfDevicesExist() {
        String[] names = {
            "block",
            "bus",
            "class",
            "class/net",
            "class/block",
            "class/tty",
            "dev",
            "devices",
            "devices/system",
            "firmware",
            "fs",
            "fs/cgroup",
            "kernel",
            "kernel/mm",
            "module"
        };
        for (String name : names) {
            long status = memory(144);
            returns(0, call(Call.STAT, text("/sys/" + name), status));
            equal(name, Stat.S_IFDIR, Mem.getInt(status + Files.ST_MODE) & Stat.S_IFMT);
        }
    }

    @Case("open")
    static void sysTakesNoNames() {
        fails(Errno.EACCES, call(Call.OPEN, text("/sys/new"), 0x41, 0644));
        fails(Errno.EPERM, call(Call.MKDIR, text("/sys/new"), 0755));
        fails(Errno.ENOENT, call(Call.OPEN, text("/proc/new"), 0x41, 0644));
        fails(Errno.ENOENT, call(Call.MKDIR, text("/proc/new"), 0755));
        fails(Errno.EPERM, call(Call.UNLINK, text("/proc/version")));
    }
}
