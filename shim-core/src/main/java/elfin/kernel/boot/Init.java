package elfin.kernel.boot;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.elf.ElfException;
import elfin.kernel.arch.MachineSetup;
import elfin.kernel.console.ConsoleStream;
import elfin.kernel.console.ConsoleWire;
import elfin.kernel.console.ControlChannel;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.FaultInjection;
import elfin.kernel.core.MachineSwitch;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.FileClock;
import elfin.kernel.fs.Pollers;
import elfin.kernel.log.LogBuffer;
import elfin.kernel.log.Machine;
import elfin.kernel.log.Panic;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.syscall.process.Uname;
import elfin.kernel.task.Hostname;
import elfin.kernel.task.Process;
import elfin.kernel.task.Signals;
import elfin.kernel.time.Clock;
import elfin.kernel.time.ClockListener;
import elfin.kernel.trace.CallTrace;
import elfin.kernel.trace.ForcedResults;
import elfin.kernel.tty.Terminal;
import elfin.kernel.tty.Terminals;
import elfin.runtime.Heap;

/** Process 1: brings up devices, starts the program, waits for its end and ends the machine. */
final class Init {
    private static final String[] PORTS = {
        "elfin.stdin", "elfin.stdout", "elfin.stderr", "elfin.control"
    };

    private static final String TERMINAL_PORT = "elfin.terminal";

    private final Devices devices = new Devices();
    private PackReader pack;
    private Process program;

    /** The host's terminal, or null. */
    private Terminal terminal;

    /** When the devices worked, since the first instruction. */
    private long devicesNanos;

    private Init() {}

    static void run(StartInfo start) {
        new Init().boot(start);
    }

    private void boot(StartInfo start) {
        if (start.payloadAddress() == 0) {
            Panic.panic("no payload; QEMU needs -initrd with what elfin packed");
        }
        pack = new PackReader(DirectMap.virtual(start.payloadAddress()), start.payloadSize());
        // The devices come first: meanwhile the clock's measurement goes on.
        devices.find(start);
        startClock();
        devicesNanos = Clock.monotonicNanos();
        LogBuffer.note("Linux version " + Uname.RELEASE + " " + Uname.VERSION);
        MachineSwitch.install(new Switch());
        Caller.install(new TaskCaller());
        FileClock.install(new TaskCaller.Time());
        new ClockListener(Pollers.QUEUE::wakeAll).listen(true);
        new ControlChannel(port("elfin.control"), port("elfin.stdin"), new Orders()).start();
        byte[] hostname = pack.config(PackFormat.KEY_HOSTNAME);
        if (hostname != null) {
            Hostname.NODE.set(hostname, hostname.length);
        }
        if (pack.configNumber(PackFormat.KEY_STRACE, 0) != 0) {
            CallTrace.start(port("elfin.trace"));
        }
        if (pack.configCount(PackFormat.KEY_FORCE) > 0) {
            CallTrace.force(ForcedResults.parse(pack.configList(PackFormat.KEY_FORCE)));
        }
        if (pack.configNumber(PackFormat.KEY_FAULT_INJECTION, 0) != 0) {
            FaultInjection.enable();
            Heap.setFailureSource(FaultInjection::fails);
        }
        program = launch();
        if (program != null) {
            if (pack.configNumber(PackFormat.KEY_STATS, 0) != 0) {
                control("started " + Clock.monotonicNanos());
            }
            RunStatistics.begin();
            Heap.setStress((int) pack.configNumber(PackFormat.KEY_GC_STRESS, 0));
            while (!program.hasExited()) {
                program.ended.await();
            }
            // What is left to do must not fail.
            Heap.setStress(0);
            Heap.allowReserve();
            if (pack.configNumber(PackFormat.KEY_STATS, 0) != 0) {
                control("stat bootDevicesNanos " + devicesNanos);
                RunStatistics.send(this::control);
            }
            report(program.waitStatus());
        }
        end();
    }

    private void startClock() {
        byte[] time = pack.config(PackFormat.KEY_TIME);
        long nanos = 0;
        if (time != null) {
            String text = new String(time);
            int dot = text.indexOf('.');
            nanos =
                    Long.parseLong(dot < 0 ? text : text.substring(0, dot)) * 1_000_000_000L
                            + (dot < 0 ? 0 : Long.parseLong(text.substring(dot + 1)));
        }
        MachineSetup.startClock(nanos);
    }

    /** Ends the machine as reboot(2) asks for. */
    private final class Switch extends MachineSwitch {
        @Override
        protected void powerOff() {
            control("exit 0");
            end();
        }
    }

    /** What the host says, carried out. */
    private final class Orders implements ControlChannel.Orders {
        @Override
        public void signal(int number) {
            if (program != null && number > 0 && number <= Signal.NSIG) {
                Signals.send(program, number, Signal.SI_KERNEL, null);
            }
        }

        @Override
        public void resize(int rows, int columns) {
            if (terminal != null) {
                terminal.resize(rows, columns);
            }
        }

        @Override
        public void hangUp() {
            if (terminal != null) {
                terminal.hangUp();
            }
        }

        @Override
        public void listTasks() {
            TaskListing.print();
        }
    }

    /** The terminal on the host, which becomes /dev/console. */
    Terminal connectTerminal() {
        ConsoleWire wire = new ConsoleWire(port(TERMINAL_PORT), () -> control("stop interrupted"));
        terminal = new Terminal(wire);
        terminal.setUtf8();
        byte[] size = pack.config(PackFormat.KEY_WINDOW_SIZE);
        if (size != null) {
            String text = new String(size);
            int cross = text.indexOf('x');
            terminal.resize(
                    Integer.parseInt(text.substring(0, cross)),
                    Integer.parseInt(text.substring(cross + 1)));
        }
        Terminals.setConsole(terminal);
        wire.connect(terminal);
        return terminal;
    }

    /** The port of a name. */
    ConsoleStream port(String name) {
        return devices.port(name);
    }

    private Process launch() {
        try {
            return new Launcher(pack, this).launch();
        } catch (ElfException e) {
            control("fail " + e.getMessage());
        } catch (ErrnoException e) {
            control("fail cannot start the program: " + Errno.name(e.errno()));
        } catch (OutOfMemoryError e) {
            control("fail too little memory; give the machine more with -m");
        }
        return null;
    }

    private void report(int waitStatus) {
        int signal = waitStatus & 0x7f;
        if (signal == 0) {
            control("exit " + (waitStatus >> 8));
        } else {
            control("signal " + signal);
        }
    }

    private void control(String line) {
        port("elfin.control").sendLine(line);
    }

    private void end() {
        for (String port : PORTS) {
            port(port).flush();
        }
        if (pack.configNumber(PackFormat.KEY_STRACE, 0) != 0) {
            port("elfin.trace").flush();
        }
        if (terminal != null) {
            port(TERMINAL_PORT).flush();
        }
        Machine.powerOff();
    }
}
