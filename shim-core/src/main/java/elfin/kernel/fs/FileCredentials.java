package elfin.kernel.fs;

/** Who accesses files: what permission checks need to know of a task's credentials. */
public interface FileCredentials {
    /** Bypasses ownership checks of chown(2). */
    int CAP_CHOWN = 0;

    /** Bypasses permission checks of files. */
    int CAP_DAC_OVERRIDE = 1;

    /** Bypasses read permission of files and search permission of directories. */
    int CAP_DAC_READ_SEARCH = 2;

    /** Bypasses checks that the caller owns the file. */
    int CAP_FOWNER = 3;

    /** Keeps set-user-id and set-group-id bits when a file changes. */
    int CAP_FSETID = 4;

    int CAP_SYS_CHROOT = 18;
    int CAP_SYS_ADMIN = 21;
    int CAP_SYS_RESOURCE = 24;
    int CAP_MKNOD = 27;
    int CAP_CHECKPOINT_RESTORE = 40;

    /** The user id that file accesses use. */
    int fileUid();

    /** The group id that file accesses use. */
    int fileGid();

    /** Whether a group is {@link #fileGid} or a supplementary group. */
    boolean inGroup(int gid);

    /** Whether the effective set has a capability. */
    boolean hasCapability(int capability);
}
