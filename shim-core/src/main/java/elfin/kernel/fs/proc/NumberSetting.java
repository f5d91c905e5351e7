package elfin.kernel.fs.proc;

import elfin.abi.Errno;
import elfin.kernel.fs.pseudo.Lines;
import elfin.kernel.fs.pseudo.StaticDirectory;

/** A file of /proc/sys with a number within bounds, as Linux's proc_dointvec_minmax() takes it. */
final class NumberSetting {
    /** Tells the number. */
    interface Value {
        long get();
    }

    /** Takes another number. */
    interface Change {
        void set(long number);
    }

    private NumberSetting() {}

    /** Adds the file; numbers that are not from {@code least} to {@code most} are EINVAL. */
    static void add(
            StaticDirectory directory,
            String name,
            long least,
            long most,
            Value value,
            Change change) {
        directory.writable(
                name,
                () -> value.get() + "\n",
                (bytes, length) -> {
                    long number = Lines.number(bytes, length);
                    if (!Lines.isNumber(bytes, length) || number < least || number > most) {
                        return -Errno.EINVAL;
                    }
                    change.set(number);
                    return 0;
                });
    }
}
