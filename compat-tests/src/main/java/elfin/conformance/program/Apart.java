package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.succeeds;

import elfin.raw.Mem;

/** Parts of cases that run in a child process, because they change what cannot be changed back. */
final class Apart {
    /** A part of a case. */
    interface Part {
        void run();
    }

    private static final int FAILED = 1;

    private Apart() {}

    /** Runs a part in a child and waits; the child's failure is the caller's. */
    static void run(Part part) {
        long page = Processes.sharedPage();
        finish(start(part, page), page);
    }

    /** Runs a part in a child as another user without capabilities. */
    static void asUser(int id, Part part) {
        run(
                () -> {
                    succeeds(call(Call.SETGROUPS, 0, 0));
                    succeeds(call(Call.SETRESGID, id, id, id));
                    succeeds(call(Call.SETRESUID, id, id, id));
                    part.run();
                });
    }

    /** Starts a part in a child: its process id. The page, which is shared, takes its failure. */
    static long start(Part part, long page) {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, status(part, page));
        }
        return child;
    }

    /** Waits for a child's end and fails as it did. */
    static void finish(long child, long page) {
        int status = Processes.statusOf(child);
        if (status == FAILED << 8) {
            StringBuilder text = new StringBuilder("in the child: ");
            for (long at = page; Mem.getByte(at) != 0; at++) {
                text.append((char) (Mem.getByte(at) & 0xff));
            }
            throw new CaseFailure(text.toString());
        }
        Kit.equal("wait status of the child", 0, status);
    }

    private static int status(Part part, long page) {
        String why;
        try {
            part.run();
            return 0;
        } catch (CaseFailure failure) {
            why = failure.getMessage();
        } catch (RuntimeException exception) {
            why = exception.toString();
        }
        int length = Math.min(why.length(), Kit.PAGE - 1);
        for (int i = 0; i < length; i++) {
            Mem.putByte(page + i, (byte) why.charAt(i));
        }
        return FAILED;
    }
}
