package elfin.kernel.arch;

/** Interrupt vectors and their handlers. */
public final class Interrupts {
    /** The first vector behind the processor's exceptions. */
    public static final int FIRST_VECTOR = 32;

    /** The local APIC's timer. */
    static final int TIMER_VECTOR = 32;

    /** What the local APIC sends when an interrupt vanished meanwhile; it wants no answer. */
    static final int SPURIOUS_VECTOR = 63;

    private static final Runnable[] HANDLERS = new Runnable[EntryAssembly.VECTOR_COUNT];
    private static int nextVector = TIMER_VECTOR + 1;

    private Interrupts() {}

    /** Reserves a vector for a device; the handler runs with interrupts off and must not block. */
    public static int allocateVector(Runnable handler) {
        if (nextVector == SPURIOUS_VECTOR) {
            throw new IllegalStateException("no interrupt vector is left");
        }
        int vector = nextVector++;
        HANDLERS[vector] = handler;
        return vector;
    }

    static void handle(int vector) {
        if (vector == SPURIOUS_VECTOR) {
            return;
        }
        Runnable handler = HANDLERS[vector];
        if (handler != null) {
            handler.run();
        }
        LocalApic.endOfInterrupt();
    }
}
