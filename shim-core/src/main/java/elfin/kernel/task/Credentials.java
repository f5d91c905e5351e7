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
        return copy;
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
        return group == fsgid;
    }

    /** Root has all capabilities, nobody else has any. */
    @Override
    public boolean hasCapability(int capability) {
        return euid == 0;
    }
}
