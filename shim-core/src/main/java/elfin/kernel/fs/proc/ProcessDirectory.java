package elfin.kernel.fs.proc;

import elfin.kernel.core.FaultInjection;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;

/** /proc/PID. Made anew at each lookup; its number tells the process. */
final class ProcessDirectory extends ProcDirectory {
    /** Inode numbers from here on belong to processes, this many to each. */
    static final long FIRST_NUMBER = 1L << 32;

    static final long NUMBERS_PER_PROCESS = 1L << 32;

    private static final int READ_ALL = 0444;
    private static final int READ_OWNER = 0400;
    private static final int LINK_MODE = 0777;

    private final ProcProcess process;
    private final long firstNumber;
    private int used;

    ProcessDirectory(ProcFileSystem proc, ProcProcess process) {
        this(proc, process, FIRST_NUMBER + process.pid() * NUMBERS_PER_PROCESS, true);
    }

    private ProcessDirectory(
            ProcFileSystem proc, ProcProcess process, long number, boolean withTasks) {
        super(proc, number);
        this.process = process;
        this.firstNumber = number;
        own(this);
        ProcessTexts texts = new ProcessTexts(process);
        file("cmdline", READ_ALL, texts::commandLine);
        file("comm", READ_ALL, texts::name);
        link("cwd", contextPlace(false));
        file("environ", READ_OWNER, texts::environment);
        link("exe", place(process.executable()));
        addOwned("fd", new DescriptorDirectory(proc, process, nextNumber()));
        MapsText maps = new MapsText(process);
        file("maps", READ_ALL, maps::make);
        file("mounts", READ_ALL, () -> MountsText.of(process.context()));
        if (FaultInjection.isEnabled()) {
            addOwned("fail-nth", new FailNthFile(proc, nextNumber()));
        }
        link("root", contextPlace(true));
        file("stat", READ_ALL, texts::statistics);
        file("statm", READ_ALL, texts::memory);
        file("status", READ_ALL, texts::status);
        if (withTasks) {
            addOwned("task", new TaskDirectory(nextNumber()));
        }
    }

    private long nextNumber() {
        return firstNumber + ++used;
    }

    private void file(String name, int mode, ProcFile.Text text) {
        addOwned(name, new ProcFile(proc, nextNumber(), mode, text));
    }

    private void link(String name, ProcLink.Target target) {
        addOwned(name, new ProcLink(proc, nextNumber(), LINK_MODE, target));
    }

    private void addOwned(String name, ProcInode inode) {
        own(inode);
        add(name, inode);
    }

    private void own(ProcInode inode) {
        inode.uid = process.uid();
        inode.gid = process.gid();
    }

    private ProcLink.Target place(Location place) {
        return new ContextTarget(process) {
            @Override
            public Location place() {
                return place;
            }
        };
    }

    private ProcLink.Target contextPlace(boolean root) {
        return new ContextTarget(process) {
            @Override
            public Location place() {
                FsContext context = process.context();
                if (context == null) {
                    return null;
                }
                return root ? context.root() : context.workingDirectory();
            }
        };
    }

    /** /proc/PID/task, with the one task of the process. */
    private final class TaskDirectory extends ProcDirectory {
        TaskDirectory(long number) {
            super(ProcessDirectory.this.proc, number);
            long below = number + NUMBERS_PER_PROCESS / 4;
            add(Integer.toString(process.pid()), new ProcessDirectory(proc, process, below, false));
        }
    }
}
