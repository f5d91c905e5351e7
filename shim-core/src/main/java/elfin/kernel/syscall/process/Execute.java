package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.elf.ElfException;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.exec.ProgramEnvironment;
import elfin.kernel.exec.ScriptLine;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.MountFlags;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.fs.Permissions;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.file.CallFiles;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.ProgramStart;
import elfin.kernel.task.Task;

/** execve(2), execveat(2). */
public final class Execute {
    /** Linux's MAX_ARG_STRLEN. */
    private static final int LONGEST_STRING = 128 * 1024;

    /** Linux's limit of interpreters that are scripts themselves. */
    private static final int MOST_SCRIPTS = 5;

    private static final int MOST_STRINGS = 0x7fff_ffff / 8;
    private static final int AT_EXECVE_CHECK = 0x10000;
    private static final int KNOWN_FLAGS =
            Fcntl.AT_EMPTY_PATH | Fcntl.AT_SYMLINK_NOFOLLOW | AT_EXECVE_CHECK;

    /** Strings are copied through it; made when it is first needed. */
    private static byte[] buffer;

    private Execute() {}

    @Syscall("execve")
    public static long execve(long path, long arguments, long environment) {
        byte[] name = CallFiles.path(path);
        PathWalk walk = CallFiles.walk(Fcntl.AT_FDCWD, name, credentials());
        return execute(open(walk, true), name, arguments, environment, false);
    }

    @Syscall("execveat")
    public static long execveat(
            int directory, long path, long arguments, long environment, int flags) {
        if ((flags & ~KNOWN_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        byte[] name = CallFiles.path(path);
        if (name.length == 0 && (flags & Fcntl.AT_EMPTY_PATH) != 0) {
            OpenFile file = CallFiles.table().require(directory);
            checkExecutable(file);
            return executeOrCheck(
                    openProgram(file.location),
                    descriptorName(directory, name),
                    arguments,
                    environment,
                    flags,
                    CallFiles.table().isCloseOnExec(directory));
        }
        boolean follow = (flags & Fcntl.AT_SYMLINK_NOFOLLOW) == 0;
        PathWalk walk = CallFiles.walk(directory, name, credentials());
        boolean named = directory == Fcntl.AT_FDCWD || name[0] == '/';
        return executeOrCheck(
                open(walk, follow),
                named ? name : descriptorName(directory, name),
                arguments,
                environment,
                flags,
                !named && CallFiles.table().isCloseOnExec(directory));
    }

    /** AT_EXECVE_CHECK only asks whether the file could be run. */
    private static long executeOrCheck(
            OpenFile file,
            byte[] name,
            long arguments,
            long environment,
            int flags,
            boolean nameIsGone) {
        if ((flags & AT_EXECVE_CHECK) != 0) {
            file.release();
            return 0;
        }
        return execute(file, name, arguments, environment, nameIsGone);
    }

    private static Credentials credentials() {
        return Task.current().credentials();
    }

    /** How Linux calls a file that was named by a descriptor. */
    private static byte[] descriptorName(int descriptor, byte[] rest) {
        String name = "/dev/fd/" + descriptor;
        byte[] start = PathNames.bytes(rest.length == 0 ? name : name + "/");
        byte[] all = new byte[start.length + rest.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(rest, 0, all, start.length, rest.length);
        return all;
    }

    private static OpenFile open(PathWalk walk, boolean follow) {
        walk.resolve(follow ? PathWalk.FOLLOW : 0);
        if (!walk.inode().isRegular()) {
            throw ErrnoException.of(walk.inode().isSymlink() ? Errno.ELOOP : Errno.EACCES);
        }
        if (Mount.has(walk.mount(), MountFlags.NOEXEC)) {
            throw ErrnoException.of(Errno.EACCES);
        }
        Permissions.require(walk.inode(), Permissions.EXECUTE, credentials());
        return openProgram(walk.location());
    }

    /** To run a program one need not be allowed to read it. */
    private static OpenFile openProgram(Location place) {
        if (place.inode().hasWriters()) {
            throw ErrnoException.of(Errno.ETXTBSY);
        }
        return place.inode().open(place, Fcntl.O_RDONLY);
    }

    private static void checkExecutable(OpenFile file) {
        if (file.inode.isSymlink()) {
            throw ErrnoException.of(Errno.ELOOP);
        }
        if (!file.inode.isRegular() || Mount.has(file.location.mount(), MountFlags.NOEXEC)) {
            throw ErrnoException.of(Errno.EACCES);
        }
        Permissions.require(file.inode, Permissions.EXECUTE, credentials());
    }

    /**
     * Runs a program or a script's interpreter; the file's reference passes.
     *
     * @param nameIsGone whether the name is by a descriptor that the new program does not have: its
     *     interpreter would not find the script
     */
    private static long execute(
            OpenFile opened, byte[] name, long arguments, long environment, boolean nameIsGone) {
        OpenFile file = opened;
        try {
            byte[][] words = strings(arguments);
            if (words.length == 0) {
                // Linux 5.18 and later: a program always has a name.
                words = new byte[][] {new byte[0]};
            }
            byte[][] variables = strings(environment);
            byte[] shown = name;
            for (int scripts = 0; ; scripts++) {
                ScriptLine script = ScriptLine.read(file, file.inode.size());
                if (script == null) {
                    break;
                }
                if (nameIsGone) {
                    return -Errno.ENOENT;
                }
                if (scripts == MOST_SCRIPTS) {
                    return -Errno.ELOOP;
                }
                words = withInterpreter(script, shown, words);
                shown = script.interpreter();
                file.release();
                file = null;
                file = open(CallFiles.walk(Fcntl.AT_FDCWD, shown, credentials()), true);
            }
            ProgramStart.run(file, shown, words, variables, ProgramEnvironment.get());
            return 0;
        } catch (ElfException e) {
            return -Errno.ENOEXEC;
        } finally {
            if (file != null) {
                file.release();
            }
        }
    }

    /** The script's name takes the place of the first argument. */
    private static byte[][] withInterpreter(ScriptLine script, byte[] name, byte[][] words) {
        int first = script.argument() == null ? 1 : 2;
        byte[][] all = new byte[first + words.length][];
        all[0] = script.interpreter();
        if (first == 2) {
            all[1] = script.argument();
        }
        all[first] = name;
        System.arraycopy(words, 1, all, first + 1, words.length - 1);
        return all;
    }

    /** An array of strings that ends with NULL; none is an empty one. */
    private static byte[][] strings(long address) {
        if (address == 0) {
            return new byte[0][];
        }
        if (buffer == null) {
            buffer = new byte[LONGEST_STRING];
        }
        int count = 0;
        while (UserMemory.getLong(address + 8L * count) != 0) {
            if (++count == MOST_STRINGS) {
                throw ErrnoException.of(Errno.E2BIG);
            }
        }
        byte[][] strings = new byte[count][];
        for (int i = 0; i < count; i++) {
            int length = UserMemory.readString(UserMemory.getLong(address + 8L * i), buffer);
            if (length < 0) {
                throw ErrnoException.of(Errno.E2BIG);
            }
            strings[i] = PathNames.copy(buffer, 0, length);
        }
        return strings;
    }
}
