package elfin.kernel.task;

import elfin.abi.Signal;

/** The children of a process, as wait(2) chooses among them. */
public final class Children {
    public static final int __WNOTHREAD = 0x20000000;
    public static final int __WALL = 0x40000000;
    public static final int __WCLONE = 0x80000000;

    private Children() {}

    /**
     * Whether a process has children of a kind.
     *
     * @param wanted an id, the negative of a process group, or -1 for any
     * @param options wait(2)'s __WALL, __WCLONE and __WNOTHREAD
     */
    public static boolean exist(Process parent, int wanted, int options) {
        for (Process child = parent.firstChild(); child != null; child = child.nextSibling()) {
            if (matches(child, wanted, options)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The child of a kind that has something to tell and was made first, or null: it has ended, has
     * stopped, or goes on.
     */
    public static Process withNews(
            Process parent,
            int wanted,
            int options,
            boolean ended,
            boolean stopped,
            boolean continued) {
        Process found = null;
        for (Process child = parent.firstChild(); child != null; child = child.nextSibling()) {
            boolean news =
                    child.hasExited()
                            ? ended
                            : stopped && child.untoldStop() != 0
                                    || continued && child.isUntoldContinued();
            if (news && matches(child, wanted, options)) {
                found = child;
            }
        }
        return found;
    }

    private static boolean matches(Process child, int wanted, int options) {
        boolean ordinary = child.exitSignal == Signal.SIGCHLD;
        boolean kind = (options & __WALL) != 0 || ordinary == ((options & __WCLONE) == 0);
        if (!kind || (options & __WNOTHREAD) != 0 && child.maker != Task.current()) {
            return false;
        }
        return wanted == -1 || (wanted > 0 ? child.pid == wanted : child.processGroup == -wanted);
    }

    /** The process of an id. */
    public static Process find(int pid) {
        return ProcessTable.find(pid);
    }

    /** Forgets a child that has ended. */
    public static void reap(Process child) {
        child.parent.addChild(child);
        ProcessTable.remove(child);
    }
}
