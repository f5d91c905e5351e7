package elfin.kernel.arch;

import elfin.table.Row;

/**
 * Which calls have a handler. Only read when the kernel is built: one that is cut to a program is
 * built with another class of this name, which knows fewer calls; see {@code
 * elfin.image.DispatchGenerator}.
 */
final class HandledCalls {
    private HandledCalls() {}

    static boolean contains(Row row) {
        return row.isHandled();
    }
}
