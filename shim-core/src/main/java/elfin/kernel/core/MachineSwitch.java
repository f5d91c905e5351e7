package elfin.kernel.core;

/** Ends the machine on a program's behalf: reboot(2). */
public abstract class MachineSwitch {
    private static MachineSwitch installed;

    /** Sets the one there is. */
    public static void install(MachineSwitch machineSwitch) {
        installed = machineSwitch;
    }

    /** Ends the machine as if the booted program had ended with status 0. */
    public static void off() {
        installed.powerOff();
    }

    protected abstract void powerOff();
}
