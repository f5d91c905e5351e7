package elfin.kernel.fs.proc;

import elfin.kernel.fs.Inode;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.pseudo.StaticDirectory;

/** /proc itself: facts about the machine, and a directory per process. */
final class RootDirectory extends StaticDirectory {
    private static final int MODE = 0555;
    private static final int READ_OWNER = 0400;
    private static final int READ_ALL = 0444;

    private final ProcFileSystem proc;

    RootDirectory(ProcFileSystem proc, long number) {
        super(proc, number, MODE);
        this.proc = proc;
        SystemTexts texts = new SystemTexts(proc.source);
        link("self", () -> decimal(proc.source.currentPid()));
        link("thread-self", this::threadSelf);
        link("mounts", "self/mounts");
        link("net", "self/net");
        fixed("cmdline", "\n");
        file("cpuinfo", proc.source::processors);
        file("devices", SystemTexts::devices);
        fixed("diskstats", "");
        file("filesystems", SystemTexts::fileSystems);
        fixed("interrupts", "           CPU0       \n");
        file("loadavg", texts::loadAverage);
        fixed("locks", "");
        file("meminfo", texts::memory);
        fixed("modules", "");
        fixed("partitions", "major minor  #blocks  name\n\n");
        file(
                "slabinfo",
                READ_OWNER,
                () ->
                        "slabinfo - version: 2.1\n# name            <active_objs> <num_objs>"
                                + " <objsize> <objperslab> <pagesperslab> : tunables <limit>"
                                + " <batchcount> <sharedfactor> : slabdata <active_slabs>"
                                + " <num_slabs> <sharedavail>\n");
        file("stat", texts::statistics);
        fixed("swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
        file("uptime", texts::uptime);
        file("version", texts::version);
        file("vmstat", SystemTexts::memoryStatistics);
        file("zoneinfo", READ_ALL, SystemTexts::zones);
        add("sys", new SettingsDirectory(proc));
        systemV(directory("sysvipc"));
    }

    private void systemV(StaticDirectory directory) {
        ProcSource source = proc.source;
        directory.file(
                "msg",
                () ->
                        "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid"
                                + "  cuid  cgid      stime      rtime      ctime\n"
                                + source.messageQueues());
        directory.file(
                "sem",
                () ->
                        "       key      semid perms      nsems   uid   gid  cuid  cgid      otime"
                                + "      ctime\n"
                                + source.semaphores());
        directory.file(
                "shm",
                () ->
                        "       key      shmid perms                  size  cpid  lpid nattch   uid"
                                + "   gid  cuid  cgid      atime      dtime      ctime"
                                + "                   rss                  swap\n"
                                + source.sharedMemory());
    }

    @Override
    protected long nextDynamic(long from) {
        return proc.source.nextPid((int) from - 1);
    }

    @Override
    protected Inode dynamic(long entry) {
        ProcProcess process = proc.source.process((int) entry);
        return process == null ? null : new ProcessDirectory(proc, process);
    }

    /** A task's id finds its directory too, though listing does not show it. */
    @Override
    public Inode lookup(byte[] name, int offset, int length) {
        Inode found = super.lookup(name, offset, length);
        if (found != null) {
            return found;
        }
        int tid = 0;
        for (int i = 0; i < length; i++) {
            int digit = name[offset + i] - '0';
            if (digit < 0 || digit > 9 || length > 9 || tid == 0 && digit == 0) {
                return null;
            }
            tid = tid * 10 + digit;
        }
        ProcProcess task = proc.source.task(tid);
        return task == null ? null : new ProcessDirectory(proc, task);
    }

    private byte[] threadSelf() {
        return PathNames.bytes(proc.source.currentPid() + "/task/" + proc.source.currentTid());
    }

    private static byte[] decimal(int value) {
        return PathNames.bytes(Integer.toString(value));
    }
}
