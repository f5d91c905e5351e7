package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Dentry;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.MountTree;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;

/** pivot_root(2). */
public final class PivotRoot {
    private PivotRoot() {}

    @Syscall("pivot_root")
    public static long pivotRoot(long newRootPath, long putOldPath) {
        MountCalls.requireAdmin();
        Location newRoot = directory(newRootPath);
        Location putOld = directory(putOldPath);
        Location root = CallFiles.context().root();
        Mount newMount = newRoot.mount();
        MountCalls.requireSeen(newRoot);
        MountCalls.requireSeen(putOld);
        if (newMount == root.mount() || putOld.mount() == root.mount()) {
            return -Errno.EBUSY;
        }
        boolean roots = root.mount().root == root.dentry() && newMount.root == newRoot.dentry();
        if (!roots || root.mount().parent() == null || newMount.parent() == null) {
            return -Errno.EINVAL;
        }
        if (!isReachable(putOld, newRoot) || !isReachable(newRoot, root)) {
            return -Errno.EINVAL;
        }
        Mount oldMount = root.mount();
        MountTree.pivot(newRoot, putOld, oldMount);
        moveAll(root, newRoot);
        return 0;
    }

    private static Location directory(long path) {
        PathWalk walk = CallFiles.walk(Fcntl.AT_FDCWD, path);
        return walk.resolve(PathWalk.FOLLOW | PathWalk.DIRECTORY).location();
    }

    /** Whether going up from a place leads to another: Linux's is_path_reachable(). */
    private static boolean isReachable(Location from, Location to) {
        Mount mount = from.mount();
        Dentry dentry = from.dentry();
        while (mount != to.mount() && mount.parent() != null) {
            dentry = mount.mountPoint();
            mount = mount.parent();
        }
        return mount == to.mount() && MountTree.isBelow(dentry, to.dentry());
    }

    /** Every process whose root or working directory was the old root gets the new one. */
    private static void moveAll(Location old, Location now) {
        for (int pid = ProcessTable.INIT; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            if (process != null && process.fs != null) {
                moveOne(process.fs, old, now);
            }
        }
    }

    private static boolean same(Location one, Location other) {
        return one.mount() == other.mount() && one.dentry() == other.dentry();
    }

    private static void moveOne(FsContext context, Location old, Location now) {
        if (same(context.root(), old)) {
            context.setRoot(now);
        }
        if (same(context.workingDirectory(), old)) {
            context.setWorkingDirectory(now);
        }
    }
}
