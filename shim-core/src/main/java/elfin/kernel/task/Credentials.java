package elfin.kernel.task;

import elfin.kernel.fs.FileCredentials;

/** User and group ids; the program starts as root, as a container's first program does. */
public final class Credentials implements FileCredentials {
    public int uid;
    public int euid;
    public int suid;
    public int fsuid;
    public int gid;
    public int egid;
    public int sgid;
    public int fsgid;

    /** Supplementary groups; the array is never changed, only replaced. */
    public int[] groups = new int[0];

    /** A copy for a child process. */
    Credentials copy() {
        Credentials copy = new Credentials();
        copy.uid = uid;
        copy.euid = euid;
        copy.suid = suid;
        copy.fsuid = fsuid;
        copy.gid = gid;
        copy.egid = egid;
        copy.sgid = sgid;
        copy.fsgid = fsgid;
        copy.groups = groups;
        return copy;
    }

    /** Whether these ids may signal a process with others: kill(2). */
    public boolean maySignal(Credentials other) {
        return euid == 0
                || euid == other.suid
                || euid == other.uid
                || uid == other.suid
                || uid == other.uid;
    }

    /** Whether the real, effective and saved ids are all the same two. */
    public boolean areAll(int user, int group) {
        return uid == user
                && euid == user
                && suid == user
                && gid == group
                && egid == group
                && sgid == group;
    }

    @Override
    public int fileUid() {
        return fsuid;
    }

    @Override
    public int fileGid() {
        return fsgid;
    }

    @Override
    public boolean inGroup(int group) {
        for (int one : groups) {
            if (one == group) {
                return true;
            }
        }
        return group == fsgid;
    }

    /** Root has all capabilities, nobody else has any. */
    @Override
    public boolean hasCapability(int capability) {
        return euid == 0;
    }
}
