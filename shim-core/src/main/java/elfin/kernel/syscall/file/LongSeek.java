package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Seek;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.OpenFile;

/** lseek(2). */
public final class LongSeek {
    private LongSeek() {}

    @Syscall("lseek")
    public static long lseek(int descriptor, long distance, int whence) {
        OpenFile file = CallFiles.find(descriptor);
        if (file == null) {
            return -Errno.EBADF;
        }
        if (whence < Seek.SEEK_SET || whence > Seek.SEEK_HOLE) {
            return -Errno.EINVAL;
        }
        return file.seek(distance, whence);
    }
}
