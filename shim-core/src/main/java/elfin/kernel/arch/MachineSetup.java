package elfin.kernel.arch;

import elfin.kernel.core.PerCpu;
import elfin.kernel.entropy.RandomNumbers;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Tasks;
import elfin.kernel.time.Clock;
import elfin.kernel.vdso.VdsoData;
import elfin.kernel.vdso.VdsoPages;
import elfin.raw.Cpu;

/** Sets the processor and its clocks up, in the order in which {@code boot} calls it. */
public final class MachineSetup {
    private static final int HAS_RDRAND = 1 << 30;
    private static final int SEED_WORDS = 8;

    /** What the coarse clocks of Linux at 250 Hz have; ours are as fine as the others. */
    private static final int COARSE_RESOLUTION_NANOS = 4_000_000;

    private MachineSetup() {}

    /** Faults are reported from here on, and time has begun. */
    public static void early() {
        TimeStampClock.start();
        Descriptors.install();
        Fpu.enable();
    }

    /** Begins the final page tables. */
    public static void beginMemory() {
        KernelMemory.begin();
    }

    /** Adds memory to the direct map. */
    public static void mapMemory(long physAddress, long byteCount) {
        KernelMemory.mapMemory(physAddress, byteCount);
    }

    /** Uses the final page tables, and maps the interrupt controllers. */
    public static void useMemory() {
        KernelMemory.activate();
        LocalApic.enable(KernelMemory.mapDevice(LocalApic.PHYS_BASE, Frames.SIZE));
        IoApic.setRegisters(KernelMemory.mapDevice(IoApic.PHYS_BASE, Frames.SIZE));
        TimeStampClock.timerWorks();
    }

    /** Random numbers and scheduler; needs the heap. */
    public static void late() {
        maskLegacyInterrupts();
        seedRandomNumbers();
        KernelThread first = new KernelThread();
        first.statePage = DirectMap.virtual(Frames.allocateZeroed());
        first.stackTop = Cpu.symbol("elfin_boot_stack_top");
        first.stackBottom = Cpu.symbol("elfin_boot_stack");
        Scheduler.start(new X86Processor(), first);
        Signals.setFpuState(new TaskFpu());
        Tasks.setMachine(new X86TaskMachine());
        PerCpu.setPendingWork(false);
    }

    /**
     * Starts the clocks, the kernel's and the one that programs see; {@code hostNanos} is the time
     * of day that the host gave, or 0.
     */
    public static void startClock(long hostNanos) {
        TimeStampClock.calibrate();
        long boot = hostNanos;
        if (boot == 0) {
            boot = RealTimeClock.seconds() * 1_000_000_000L;
        }
        Clock.start(TimeStampClock::nanos, boot);
        VdsoData.setMachine(VdsoPages.dataAddress(), 1, COARSE_RESOLUTION_NANOS);
        Clock.onChange(MachineSetup::showClock);
        showClock();
    }

    /**
     * Tells the vDSO the clock; again whenever the time of day is set. At another rate than the
     * processor's its functions make system calls.
     */
    private static void showClock() {
        long data = VdsoPages.dataAddress();
        if (data == 0) {
            return;
        }
        if (!Clock.isAtMachineRate()) {
            VdsoData.useSystemCalls(data);
            return;
        }
        VdsoData.setClock(
                data,
                TimeStampClock.baseTimeStamp(),
                TimeStampClock.multiplier(),
                Clock.monotonicOffset(),
                Clock.realtimeAtBoot());
    }

    /** The 8259s could still raise an interrupt on the exceptions' vectors: all their lines off. */
    private static void maskLegacyInterrupts() {
        Cpu.out8(0x21, (byte) 0xff);
        Cpu.out8(0xa1, (byte) 0xff);
    }

    /** Whether the processor has a random number generator, RDRAND. */
    public static boolean hasRandomInstruction() {
        return ((int) Cpu.cpuidEcxEdx(1, 0) & HAS_RDRAND) != 0;
    }

    private static void seedRandomNumbers() {
        boolean hardware = hasRandomInstruction();
        for (int i = 0; i < SEED_WORDS; i++) {
            RandomNumbers.add(Cpu.timeStamp());
            if (hardware) {
                RandomNumbers.add(Cpu.random());
            }
        }
    }
}
