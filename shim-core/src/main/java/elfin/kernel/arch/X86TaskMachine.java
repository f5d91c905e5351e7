package elfin.kernel.arch;

import elfin.kernel.core.PerCpu;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.AddressSpaceCopy;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.task.Task;
import elfin.kernel.task.TaskMachine;
import elfin.kernel.task.ThreadPointer;
import elfin.kernel.task.TrapFrame;
import elfin.raw.Cpu;
import elfin.raw.Mem;

/** Kernel stacks, trap frames and extended registers of tasks. */
final class X86TaskMachine implements TaskMachine {
    @Override
    public boolean allocate(Task task) {
        return KernelStacks.allocate(task);
    }

    @Override
    public void continueCall(Task child, long stackPointer) {
        Task parent = Task.current();
        X86Processor.prepareStart(child, 0, 0);
        Mem.copy(parent.frame, child.frame, TrapFrame.SIZE);
        long frame = child.frame;
        long flags = TrapFrame.getRflags(frame) | TrapFrame.PROGRAM_FLAGS;
        TrapFrame.setRax(frame, 0);
        TrapFrame.setRcx(frame, TrapFrame.getRip(frame));
        TrapFrame.setR11(frame, flags);
        TrapFrame.setRflags(frame, flags);
        TrapFrame.setCs(frame, BootAssembly.CODE_SELECTOR);
        TrapFrame.setSs(frame, BootAssembly.DATA_SELECTOR);
        TrapFrame.setOrigRax(frame, -1);
        if (stackPointer != 0) {
            TrapFrame.setRsp(frame, stackPointer);
        }
        Fpu.save(parent.statePage);
        Mem.copy(parent.statePage, child.statePage, KernelThread.SAVED_STACK_POINTER_OFFSET);
    }

    @Override
    public void startProgram(Task task, long instructionPointer, long stackPointer) {
        long frame = task.frame;
        Mem.fill(frame, TrapFrame.SIZE, (byte) 0);
        TrapFrame.setRip(frame, instructionPointer);
        TrapFrame.setRsp(frame, stackPointer);
        TrapFrame.setCs(frame, BootAssembly.CODE_SELECTOR);
        TrapFrame.setSs(frame, BootAssembly.DATA_SELECTOR);
        TrapFrame.setRflags(frame, TrapFrame.PROGRAM_FLAGS);
        TrapFrame.setOrigRax(frame, -1);
        Fpu.initialise(task.statePage);
        Fpu.restore(task.statePage);
        PerCpu.setFrameReplaced(true);
        PerCpu.setPendingWork(true);
    }

    @Override
    public void loadThreadPointer(Task task) {
        Cpu.writeMsr(ThreadPointer.MSR_FS_BASE, task.fsBase);
    }

    @Override
    public long kernelRoot() {
        return KernelMemory.root();
    }

    @Override
    public AddressSpace copy(AddressSpace space) {
        return AddressSpaceCopy.of(space, KernelMemory.root());
    }
}
