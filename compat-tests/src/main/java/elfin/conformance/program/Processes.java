package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.raw.Mem;

/** Child processes of the cases, and memory that they share. */
final class Processes {
    /** A user and group without privilege. */
    static final int NOBODY = 65534;

    private static final int MAP_SHARED_ANONYMOUS = 0x21;

    private Processes() {}

    /** A child that waits for signals. */
    static long sleeper() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            while (true) {
                call(Call.PAUSE);
            }
        }
        return child;
    }

    /** Waits for a child's end and gives its wait status. */
    static int statusOf(long child) {
        return statusOf(child, 0);
    }

    /** Waits for what the options of wait4(2) ask for. */
    static int statusOf(long child, int options) {
        long status = memory(8);
        returns(child, call(Call.WAIT4, child, status, options, 0));
        return Mem.getInt(status);
    }

    /** Runs something in a child of its own, whose failure is the case's. */
    static void inChild(Runnable body) {
        long page = sharedPage();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            int status = 0;
            try {
                body.run();
            } catch (CaseFailure failure) {
                status = 1;
                String message = failure.getMessage();
                for (int i = 0; i < message.length() && i < Kit.PAGE - 1; i++) {
                    Mem.putByte(page + i, (byte) message.charAt(i));
                }
            }
            call(Call.EXIT_GROUP, status);
        }
        int status = statusOf(child);
        if (status == 1 << 8) {
            StringBuilder message = new StringBuilder("in the child: ");
            for (int i = 0; Mem.getByte(page + i) != 0; i++) {
                message.append((char) Mem.getByte(page + i));
            }
            throw new CaseFailure(message.toString());
        }
        Kit.equal("the child's status", 0, status);
        succeeds(call(Call.MUNMAP, page, Kit.PAGE));
    }

    /** As {@link #inChild}, as a user without privilege. */
    static void unprivileged(Runnable body) {
        inChild(
                () -> {
                    returns(0, call(Call.SETRESGID, NOBODY, NOBODY, NOBODY));
                    returns(0, call(Call.SETRESUID, NOBODY, NOBODY, NOBODY));
                    body.run();
                });
    }

    /** A zeroed page that children share. */
    static long sharedPage() {
        return succeeds(call(Call.MMAP, 0, Kit.PAGE, 3, MAP_SHARED_ANONYMOUS, -1, 0));
    }
}
