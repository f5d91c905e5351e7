package elfin.kernel.arch;

import elfin.kernel.sched.Scheduler;
import elfin.kernel.task.FpuState;
import elfin.kernel.task.Task;

/** The running task's extended registers, saved in its state page. */
final class TaskFpu implements FpuState {
    @Override
    public int size() {
        return Fpu.stateSize();
    }

    @Override
    public long features() {
        return Fpu.enabledFeatures();
    }

    @Override
    public long save() {
        long area = Scheduler.current().statePage;
        Fpu.save(area);
        return area;
    }

    @Override
    public long saved(Task task) {
        return task == Scheduler.current() ? save() : task.statePage;
    }

    @Override
    public void reset() {
        Fpu.reset(Scheduler.current().statePage);
    }

    @Override
    public void forgetExtensions() {
        Fpu.forgetExtensions(Scheduler.current().statePage);
    }

    @Override
    public boolean restore() {
        return Fpu.restoreChecked(Scheduler.current().statePage);
    }
}
