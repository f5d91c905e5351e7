package elfin.kernel.fs.proc;

import elfin.kernel.fs.Inode;
import elfin.kernel.fs.PathNames;

/** /proc itself: facts about the machine, and a directory per process. */
final class RootDirectory extends ProcDirectory {
    private static final int READ_ALL = 0444;
    private final SystemTexts texts;

    RootDirectory(ProcFileSystem proc, long number) {
        super(proc, number);
        texts = new SystemTexts(proc.source);
        link("self", () -> decimal(proc.source.currentPid()));
        link("thread-self", () -> threadSelf(proc.source.currentPid()));
        link("mounts", () -> PathNames.bytes("self/mounts"));
        file("cpuinfo", proc.source::processors);
        file("filesystems", texts::fileSystems);
        file("loadavg", texts::loadAverage);
        file("meminfo", texts::memory);
        file("stat", texts::statistics);
        file("uptime", texts::uptime);
        file("version", texts::version);
        add("sys", settings());
    }

    @Override
    long nextDynamic(long from) {
        return proc.source.nextPid((int) from - 1);
    }

    @Override
    Inode dynamic(long entry) {
        ProcProcess process = proc.source.process((int) entry);
        return process == null ? null : new ProcessDirectory(proc, process);
    }

    private ProcDirectory settings() {
        ProcDirectory sys = new Fixed(proc);
        ProcDirectory kernel = new Fixed(proc);
        setting(kernel, "ostype", () -> "Linux\n");
        setting(kernel, "osrelease", () -> proc.source.release() + "\n");
        setting(kernel, "version", () -> proc.source.version() + "\n");
        setting(kernel, "hostname", () -> proc.source.hostname() + "\n");
        setting(kernel, "pid_max", () -> "32768\n");
        setting(kernel, "ngroups_max", () -> "65536\n");
        setting(kernel, "cap_last_cap", () -> "40\n");
        ProcDirectory memory = new Fixed(proc);
        setting(memory, "overcommit_memory", () -> "0\n");
        setting(memory, "max_map_count", () -> "65530\n");
        ProcDirectory files = new Fixed(proc);
        setting(files, "pipe-max-size", () -> "1048576\n");
        setting(files, "nr_open", () -> "1048576\n");
        sys.add("fs", files);
        sys.add("kernel", kernel);
        sys.add("vm", memory);
        return sys;
    }

    private void setting(ProcDirectory directory, String name, ProcFile.Text text) {
        directory.add(name, new ProcFile(proc, proc.takeNumber(), READ_ALL, text));
    }

    private void file(String name, ProcFile.Text text) {
        setting(this, name, text);
    }

    private void link(String name, ProcLink.Text text) {
        add(name, new ProcLink(proc, proc.takeNumber(), text));
    }

    private static byte[] threadSelf(int pid) {
        return PathNames.bytes(pid + "/task/" + pid);
    }

    private static byte[] decimal(int value) {
        return PathNames.bytes(Integer.toString(value));
    }

    /** A directory with fixed entries only. */
    private static final class Fixed extends ProcDirectory {
        Fixed(ProcFileSystem proc) {
            super(proc, proc.takeNumber());
        }
    }
}
