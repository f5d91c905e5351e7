package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.inChild;
import static elfin.conformance.program.Processes.statusOf;
import static elfin.conformance.program.Processes.unprivileged;

import elfin.abi.Errno;
import elfin.abi.Sched;
import elfin.abi.struct.SchedAttr;
import elfin.raw.Mem;

/** sched(7): policies and their priorities. What changes a policy does so in a child. */
final class SchedulingCases {
    private static final int NO_TASK = 1 << 22;
    private static final int RLIMIT_RTPRIO = 14;
    private static final int VERSION_0 = SchedAttr.SCHED_UTIL_MIN;

    private SchedulingCases() {}

    private static long parameters(int priority) {
        long parameters = memory(4);
        Mem.putInt(parameters, priority);
        return parameters;
    }

    private static long setScheduler(int policy, int priority) {
        return call(Call.SCHED_SETSCHEDULER, 0, policy, parameters(priority));
    }

    private static int priority() {
        long parameters = memory(4);
        returns(0, call(Call.SCHED_GETPARAM, 0, parameters));
        return Mem.getInt(parameters);
    }

    private static long attributes(int policy, int niceness, int priority) {
        long attributes = memory(128);
        Mem.putInt(attributes, VERSION_0);
        Mem.putInt(attributes + SchedAttr.SCHED_POLICY, policy);
        Mem.putInt(attributes + SchedAttr.SCHED_NICE, niceness);
        Mem.putInt(attributes + SchedAttr.SCHED_PRIORITY, priority);
        return attributes;
    }

    private static long read() {
        long attributes = memory(128);
        returns(0, call(Call.SCHED_GETATTR, 0, attributes, VERSION_0, 0));
        return attributes;
    }

    @Case("sched_getscheduler")
    static void ordinaryPolicyIsTheFirst() {
        returns(Sched.SCHED_OTHER, call(Call.SCHED_GETSCHEDULER, 0));
        returns(Sched.SCHED_OTHER, call(Call.SCHED_GETSCHEDULER, call(Call.GETPID)));
    }

    @Case("sched_getscheduler")
    static void policyOfNoTaskIsEsrch() {
        fails(Errno.ESRCH, call(Call.SCHED_GETSCHEDULER, NO_TASK));
    }

    @Case("sched_getscheduler")
    static void policyOfNegativeIdIsEinval() {
        fails(Errno.EINVAL, call(Call.SCHED_GETSCHEDULER, -1));
    }

    @Case("sched_getscheduler")
    static void threadsAreAskedById() {
        int tid = Threads.start(ThreadJobs.MEET);
        Threads.await(0, 1);
        returns(0, call(Call.SCHED_SETSCHEDULER, tid, Sched.SCHED_BATCH, parameters(0)));
        returns(Sched.SCHED_BATCH, call(Call.SCHED_GETSCHEDULER, tid));
        returns(Sched.SCHED_OTHER, call(Call.SCHED_GETSCHEDULER, 0));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.MEET);
    }

    @Case("sched_setscheduler")
    static void fifoIsKept() {
        inChild(
                () -> {
                    returns(0, setScheduler(Sched.SCHED_FIFO, 7));
                    returns(Sched.SCHED_FIFO, call(Call.SCHED_GETSCHEDULER, 0));
                    equal("priority", 7, priority());
                });
    }

    @Case("sched_setscheduler")
    static void roundRobinIsKept() {
        inChild(
                () -> {
                    returns(0, setScheduler(Sched.SCHED_RR, 99));
                    returns(Sched.SCHED_RR, call(Call.SCHED_GETSCHEDULER, 0));
                    equal("priority", 99, priority());
                });
    }

    @Case("sched_setscheduler")
    static void batchAndIdleAreKept() {
        inChild(
                () -> {
                    returns(0, setScheduler(Sched.SCHED_BATCH, 0));
                    returns(Sched.SCHED_BATCH, call(Call.SCHED_GETSCHEDULER, 0));
                    returns(0, setScheduler(Sched.SCHED_IDLE, 0));
                    returns(Sched.SCHED_IDLE, call(Call.SCHED_GETSCHEDULER, 0));
                    returns(0, setScheduler(Sched.SCHED_OTHER, 0));
                    returns(Sched.SCHED_OTHER, call(Call.SCHED_GETSCHEDULER, 0));
                });
    }

    @Case("sched_setscheduler")
    static void realTimeNeedsAPriority() {
        fails(Errno.EINVAL, setScheduler(Sched.SCHED_FIFO, 0));
        fails(Errno.EINVAL, setScheduler(Sched.SCHED_RR, 0));
        fails(Errno.EINVAL, setScheduler(Sched.SCHED_FIFO, 100));
        fails(Errno.EINVAL, setScheduler(Sched.SCHED_RR, -1));
    }

    @Case("sched_setscheduler")
    static void ordinaryPoliciesHaveNoPriority() {
        fails(Errno.EINVAL, setScheduler(Sched.SCHED_OTHER, 1));
        fails(Errno.EINVAL, setScheduler(Sched.SCHED_BATCH, 1));
        fails(Errno.EINVAL, setScheduler(Sched.SCHED_IDLE, 1));
    }

    @Case("sched_setscheduler")
    static void unknownPolicyIsEinval() {
        fails(Errno.EINVAL, setScheduler(4, 0));
        fails(Errno.EINVAL, setScheduler(77, 0));
        fails(Errno.EINVAL, setScheduler(-1, 0));
    }

    @Case("sched_setscheduler")
    static void deadlineNeedsItsOwnCall() {
        fails(Errno.EINVAL, setScheduler(Sched.SCHED_DEADLINE, 0));
    }

    @Case("sched_setscheduler")
    static void schedulerArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.SCHED_SETSCHEDULER, 0, Sched.SCHED_OTHER, 0));
        fails(Errno.EINVAL, call(Call.SCHED_SETSCHEDULER, -1, Sched.SCHED_OTHER, parameters(0)));
        fails(Errno.EFAULT, call(Call.SCHED_SETSCHEDULER, 0, Sched.SCHED_OTHER, UNMAPPED));
        fails(
                Errno.ESRCH,
                call(Call.SCHED_SETSCHEDULER, NO_TASK, Sched.SCHED_OTHER, parameters(0)));
    }

    @Case("sched_setscheduler")
    static void realTimeNeedsPrivilege() {
        unprivileged(
                () -> {
                    fails(Errno.EPERM, setScheduler(Sched.SCHED_FIFO, 1));
                    fails(Errno.EPERM, setScheduler(Sched.SCHED_RR, 1));
                    returns(0, setScheduler(Sched.SCHED_BATCH, 0));
                });
    }

    @Case("sched_setscheduler")
    static void limitAllowsRealTime() {
        inChild(
                () -> {
                    long limit = memory(16);
                    returns(0, call(Call.GETRLIMIT, RLIMIT_RTPRIO, limit));
                    // Without CAP_SYS_RESOURCE the hard limit cannot be raised.
                    if (Mem.getLong(limit + 8) == 0) {
                        returns(0, setScheduler(Sched.SCHED_FIFO, 5));
                    }
                    returns(0, setScheduler(Sched.SCHED_FIFO, 5));
                    returns(0, call(Call.SETRESUID, 65534, 65534, 65534));
                    // It may go down, but not up.
                    returns(0, call(Call.SCHED_SETPARAM, 0, parameters(3)));
                    fails(Errno.EPERM, call(Call.SCHED_SETPARAM, 0, parameters(4)));
                    fails(Errno.EPERM, setScheduler(Sched.SCHED_RR, 3));
                    returns(0, setScheduler(Sched.SCHED_OTHER, 0));
                });
    }

    @Case("sched_setscheduler")
    static void unprivilegedIdleMayNotBeLeft() {
        unprivileged(
                () -> {
                    returns(0, setScheduler(Sched.SCHED_IDLE, 0));
                    returns(0, setScheduler(Sched.SCHED_IDLE, 0));
                    fails(Errno.EPERM, setScheduler(Sched.SCHED_OTHER, 0));
                });
    }

    @Case("sched_setscheduler")
    static void othersTasksNeedPrivilege() {
        long parent = call(Call.GETPID);
        unprivileged(
                () ->
                        fails(
                                Errno.EPERM,
                                call(
                                        Call.SCHED_SETSCHEDULER,
                                        parent,
                                        Sched.SCHED_BATCH,
                                        parameters(0))));
    }

    @Case("sched_setscheduler")
    static void childHasItsParentsPolicy() {
        inChild(
                () -> {
                    returns(0, setScheduler(Sched.SCHED_FIFO, 3));
                    inChild(
                            () -> {
                                returns(Sched.SCHED_FIFO, call(Call.SCHED_GETSCHEDULER, 0));
                                equal("priority", 3, priority());
                            });
                });
    }

    @Case("sched_setscheduler")
    static void resetOnForkIsNotPassedOn() {
        int reset = Sched.SCHED_RESET_ON_FORK;
        inChild(
                () -> {
                    returns(0, setScheduler(Sched.SCHED_RR | reset, 3));
                    returns(Sched.SCHED_RR | reset, call(Call.SCHED_GETSCHEDULER, 0));
                    inChild(
                            () -> {
                                returns(Sched.SCHED_OTHER, call(Call.SCHED_GETSCHEDULER, 0));
                                equal("priority", 0, priority());
                            });
                });
    }

    @Case("sched_setscheduler")
    static void resetOnForkForgetsLowNiceness() {
        inChild(
                () -> {
                    returns(0, call(Call.SETPRIORITY, 0, 0, -5));
                    returns(0, setScheduler(Sched.SCHED_RESET_ON_FORK, 0));
                    inChild(() -> returns(20, call(Call.GETPRIORITY, 0, 0)));
                });
    }

    @Case("sched_setscheduler")
    static void resetOnForkKeepsHighNiceness() {
        inChild(
                () -> {
                    returns(0, call(Call.SETPRIORITY, 0, 0, 5));
                    returns(0, setScheduler(Sched.SCHED_RESET_ON_FORK, 0));
                    inChild(() -> returns(15, call(Call.GETPRIORITY, 0, 0)));
                });
    }

    @Case("sched_setscheduler")
    static void unprivilegedTaskKeepsResetOnFork() {
        unprivileged(
                () -> {
                    returns(0, setScheduler(Sched.SCHED_RESET_ON_FORK, 0));
                    fails(Errno.EPERM, setScheduler(Sched.SCHED_OTHER, 0));
                });
    }

    @Case("sched_setscheduler")
    static void nicenessOutlivesRealTime() {
        inChild(
                () -> {
                    returns(0, call(Call.SETPRIORITY, 0, 0, 4));
                    returns(0, setScheduler(Sched.SCHED_FIFO, 1));
                    returns(16, call(Call.GETPRIORITY, 0, 0));
                    returns(0, setScheduler(Sched.SCHED_OTHER, 0));
                    returns(16, call(Call.GETPRIORITY, 0, 0));
                });
    }

    @Case("sched_setparam")
    static void parametersChangeThePriorityOnly() {
        inChild(
                () -> {
                    returns(0, setScheduler(Sched.SCHED_RR, 10));
                    returns(0, call(Call.SCHED_SETPARAM, 0, parameters(20)));
                    returns(Sched.SCHED_RR, call(Call.SCHED_GETSCHEDULER, 0));
                    equal("priority", 20, priority());
                });
    }

    @Case("sched_setparam")
    static void parametersFitThePolicy() {
        returns(0, call(Call.SCHED_SETPARAM, 0, parameters(0)));
        fails(Errno.EINVAL, call(Call.SCHED_SETPARAM, 0, parameters(1)));
        inChild(
                () -> {
                    returns(0, setScheduler(Sched.SCHED_FIFO, 1));
                    fails(Errno.EINVAL, call(Call.SCHED_SETPARAM, 0, parameters(0)));
                    fails(Errno.EINVAL, call(Call.SCHED_SETPARAM, 0, parameters(100)));
                });
    }

    @Case("sched_setparam")
    static void parameterArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.SCHED_SETPARAM, 0, 0));
        fails(Errno.EINVAL, call(Call.SCHED_SETPARAM, -1, parameters(0)));
        fails(Errno.EFAULT, call(Call.SCHED_SETPARAM, 0, UNMAPPED));
        fails(Errno.ESRCH, call(Call.SCHED_SETPARAM, NO_TASK, parameters(0)));
    }

    @Case("sched_getparam")
    static void readingParametersIsChecked() {
        fails(Errno.EINVAL, call(Call.SCHED_GETPARAM, 0, 0));
        fails(Errno.EINVAL, call(Call.SCHED_GETPARAM, -1, memory(4)));
        fails(Errno.EFAULT, call(Call.SCHED_GETPARAM, 0, UNMAPPED));
        fails(Errno.ESRCH, call(Call.SCHED_GETPARAM, NO_TASK, memory(4)));
        equal("priority", 0, priority());
    }

    @Case("sched_get_priority_max")
    static void prioritiesHaveTheirRange() {
        for (int policy = 1; policy <= 2; policy++) {
            returns(99, call(Call.SCHED_GET_PRIORITY_MAX, policy));
            returns(1, call(Call.SCHED_GET_PRIORITY_MIN, policy));
        }
        for (int policy : new int[] {0, 3, 5, 6}) {
            returns(0, call(Call.SCHED_GET_PRIORITY_MAX, policy));
            returns(0, call(Call.SCHED_GET_PRIORITY_MIN, policy));
        }
    }

    @Case("sched_get_priority_min")
    static void unknownPolicyHasNoRange() {
        for (int policy : new int[] {-1, 4, 77, 0x40000000}) {
            fails(Errno.EINVAL, call(Call.SCHED_GET_PRIORITY_MAX, policy));
            fails(Errno.EINVAL, call(Call.SCHED_GET_PRIORITY_MIN, policy));
        }
    }

    @Case("sched_rr_get_interval")
    static void roundRobinHasAnInterval() {
        inChild(
                () -> {
                    long time = memory(16);
                    returns(0, setScheduler(Sched.SCHED_RR, 1));
                    returns(0, call(Call.SCHED_RR_GET_INTERVAL, 0, time));
                    equal("seconds", 0, Mem.getLong(time));
                    equal("nanoseconds", 100_000_000, Mem.getLong(time + 8));
                });
    }

    @Case("sched_rr_get_interval")
    static void fifoHasNoInterval() {
        inChild(
                () -> {
                    long time = memory(16);
                    Mem.putLong(time + 8, 1);
                    returns(0, setScheduler(Sched.SCHED_FIFO, 1));
                    returns(0, call(Call.SCHED_RR_GET_INTERVAL, 0, time));
                    equal("seconds", 0, Mem.getLong(time));
                    equal("nanoseconds", 0, Mem.getLong(time + 8));
                });
    }

    @Case("sched_rr_get_interval")
    static void intervalArgumentsAreChecked() {
        returns(0, call(Call.SCHED_RR_GET_INTERVAL, 0, memory(16)));
        fails(Errno.EINVAL, call(Call.SCHED_RR_GET_INTERVAL, -1, memory(16)));
        fails(Errno.ESRCH, call(Call.SCHED_RR_GET_INTERVAL, NO_TASK, memory(16)));
        fails(Errno.EFAULT, call(Call.SCHED_RR_GET_INTERVAL, 0, UNMAPPED));
    }

    @Case("sched_getattr")
    static void attributesOfAnOrdinaryTask() {
        long attributes = read();
        equal("size", VERSION_0, Mem.getInt(attributes));
        equal("policy", 0, Mem.getInt(attributes + SchedAttr.SCHED_POLICY));
        equal("flags", 0, Mem.getLong(attributes + SchedAttr.SCHED_FLAGS));
        equal("nice", 0, Mem.getInt(attributes + SchedAttr.SCHED_NICE));
        equal("priority", 0, Mem.getInt(attributes + SchedAttr.SCHED_PRIORITY));
        equal("period", 0, Mem.getLong(attributes + SchedAttr.SCHED_PERIOD));
    }

    @Case("sched_getattr")
    static void largerAttributesAreCleared() {
        long attributes = memory(128);
        Mem.fill(attributes, 128, (byte) 1);
        returns(0, call(Call.SCHED_GETATTR, 0, attributes, 100, 0));
        equal("size", SchedAttr.SIZE, Mem.getInt(attributes));
        equal("behind", 0, Mem.getInt(attributes + 96));
        equal("untouched", 0x01010101, Mem.getInt(attributes + 100));
    }

    @Case("sched_getattr")
    static void readingAttributesIsChecked() {
        long attributes = memory(128);
        fails(Errno.EINVAL, call(Call.SCHED_GETATTR, 0, 0, VERSION_0, 0));
        fails(Errno.EINVAL, call(Call.SCHED_GETATTR, 0, attributes, VERSION_0 - 1, 0));
        fails(Errno.EINVAL, call(Call.SCHED_GETATTR, 0, attributes, 4097, 0));
        fails(Errno.EINVAL, call(Call.SCHED_GETATTR, 0, attributes, VERSION_0, 1));
        fails(Errno.EINVAL, call(Call.SCHED_GETATTR, -1, attributes, VERSION_0, 0));
        fails(Errno.ESRCH, call(Call.SCHED_GETATTR, NO_TASK, attributes, VERSION_0, 0));
        fails(Errno.EFAULT, call(Call.SCHED_GETATTR, 0, UNMAPPED, VERSION_0, 0));
    }

    @Case("sched_setattr")
    static void attributesSetPolicyAndNiceness() {
        inChild(
                () -> {
                    long wanted = attributes(Sched.SCHED_BATCH, 6, 0);
                    returns(0, call(Call.SCHED_SETATTR, 0, wanted, 0));
                    long attributes = read();
                    equal("policy", 3, Mem.getInt(attributes + SchedAttr.SCHED_POLICY));
                    equal("nice", 6, Mem.getInt(attributes + SchedAttr.SCHED_NICE));
                    returns(14, call(Call.GETPRIORITY, 0, 0));
                });
    }

    @Case("sched_setattr")
    static void attributesSetARealTimePriority() {
        inChild(
                () -> {
                    long wanted = attributes(Sched.SCHED_FIFO, 0, 42);
                    returns(0, call(Call.SCHED_SETATTR, 0, wanted, 0));
                    long attributes = read();
                    equal("policy", 1, Mem.getInt(attributes + SchedAttr.SCHED_POLICY));
                    equal("priority", 42, Mem.getInt(attributes + SchedAttr.SCHED_PRIORITY));
                });
    }

    @Case("sched_setattr")
    static void attributesSetResetOnFork() {
        inChild(
                () -> {
                    long wanted = attributes(Sched.SCHED_OTHER, 0, 0);
                    Mem.putLong(wanted + SchedAttr.SCHED_FLAGS, Sched.SCHED_FLAG_RESET_ON_FORK);
                    returns(0, call(Call.SCHED_SETATTR, 0, wanted, 0));
                    equal("flags", 1, Mem.getLong(read() + SchedAttr.SCHED_FLAGS));
                    returns(Sched.SCHED_RESET_ON_FORK, call(Call.SCHED_GETSCHEDULER, 0));
                });
    }

    @Case("sched_setattr")
    static void nicenessIsClamped() {
        inChild(
                () -> {
                    long wanted = attributes(Sched.SCHED_OTHER, 100, 0);
                    returns(0, call(Call.SCHED_SETATTR, 0, wanted, 0));
                    equal("nice", 19, Mem.getInt(read() + SchedAttr.SCHED_NICE));
                    wanted = attributes(Sched.SCHED_OTHER, -100, 0);
                    returns(0, call(Call.SCHED_SETATTR, 0, wanted, 0));
                    equal("nice", -20, Mem.getInt(read() + SchedAttr.SCHED_NICE));
                });
    }

    @Case("sched_setattr")
    static void keptPolicyIgnoresTheGivenOne() {
        inChild(
                () -> {
                    returns(0, setScheduler(Sched.SCHED_BATCH, 0));
                    long wanted = attributes(Sched.SCHED_OTHER, 3, 0);
                    Mem.putLong(wanted + SchedAttr.SCHED_FLAGS, Sched.SCHED_FLAG_KEEP_POLICY);
                    returns(0, call(Call.SCHED_SETATTR, 0, wanted, 0));
                    returns(Sched.SCHED_BATCH, call(Call.SCHED_GETSCHEDULER, 0));
                    equal("nice", 3, Mem.getInt(read() + SchedAttr.SCHED_NICE));
                });
    }

    @Case("sched_setattr")
    static void keptParametersIgnoreTheGivenOnes() {
        inChild(
                () -> {
                    returns(0, call(Call.SETPRIORITY, 0, 0, 9));
                    long wanted = attributes(Sched.SCHED_BATCH, 3, 0);
                    Mem.putLong(wanted + SchedAttr.SCHED_FLAGS, Sched.SCHED_FLAG_KEEP_PARAMS);
                    returns(0, call(Call.SCHED_SETATTR, 0, wanted, 0));
                    equal("nice", 9, Mem.getInt(read() + SchedAttr.SCHED_NICE));
                });
    }

    @Case("sched_setattr")
    static void attributeArgumentsAreChecked() {
        long sound = attributes(Sched.SCHED_OTHER, 0, 0);
        fails(Errno.EINVAL, call(Call.SCHED_SETATTR, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.SCHED_SETATTR, 0, sound, 1));
        fails(Errno.EINVAL, call(Call.SCHED_SETATTR, -1, sound, 0));
        fails(Errno.ESRCH, call(Call.SCHED_SETATTR, NO_TASK, sound, 0));
        fails(Errno.EFAULT, call(Call.SCHED_SETATTR, 0, UNMAPPED, 0));
        fails(Errno.EINVAL, call(Call.SCHED_SETATTR, 0, attributes(4, 0, 0), 0));
        fails(Errno.EINVAL, call(Call.SCHED_SETATTR, 0, attributes(-1, 0, 0), 0));
        fails(Errno.EINVAL, call(Call.SCHED_SETATTR, 0, attributes(0, 0, 1), 0));
        fails(Errno.EINVAL, call(Call.SCHED_SETATTR, 0, attributes(1, 0, 0), 0));
        Mem.putLong(sound + SchedAttr.SCHED_FLAGS, 1 << 20);
        fails(Errno.EINVAL, call(Call.SCHED_SETATTR, 0, sound, 0));
    }

    @Case("sched_setattr")
    static void attributesOfSizeZeroAreTheFirstVersion() {
        long attributes = attributes(Sched.SCHED_OTHER, 0, 0);
        Mem.putInt(attributes, 0);
        returns(0, call(Call.SCHED_SETATTR, 0, attributes, 0));
    }

    @Case("sched_setattr")
    static void wrongSizeIsE2bigAndTold() {
        long attributes = attributes(Sched.SCHED_OTHER, 0, 0);
        Mem.putInt(attributes, VERSION_0 - 1);
        fails(Errno.E2BIG, call(Call.SCHED_SETATTR, 0, attributes, 0));
        equal("size", SchedAttr.SIZE, Mem.getInt(attributes));
        Mem.putInt(attributes, 5000);
        fails(Errno.E2BIG, call(Call.SCHED_SETATTR, 0, attributes, 0));
    }

    @Case("sched_setattr")
    static void unknownPartsMustBeZero() {
        long attributes = attributes(Sched.SCHED_OTHER, 0, 0);
        Mem.putInt(attributes, 64);
        returns(0, call(Call.SCHED_SETATTR, 0, attributes, 0));
        Mem.putInt(attributes + 60, 1);
        fails(Errno.E2BIG, call(Call.SCHED_SETATTR, 0, attributes, 0));
    }

    @Case("sched_setattr")
    static void clampsNeedTheSecondVersion() {
        long attributes = attributes(Sched.SCHED_OTHER, 0, 0);
        Mem.putLong(attributes + SchedAttr.SCHED_FLAGS, Sched.SCHED_FLAG_UTIL_CLAMP_MIN);
        fails(Errno.EINVAL, call(Call.SCHED_SETATTR, 0, attributes, 0));
    }

    @Case("sched_setattr")
    static void deadlineIsChecked() {
        long attributes = attributes(Sched.SCHED_DEADLINE, 0, 0);
        fails(Errno.EINVAL, call(Call.SCHED_SETATTR, 0, attributes, 0));
        // More run time than there is until the deadline.
        Mem.putLong(attributes + SchedAttr.SCHED_RUNTIME, 20_000_000);
        Mem.putLong(attributes + SchedAttr.SCHED_DEADLINE, 10_000_000);
        Mem.putLong(attributes + SchedAttr.SCHED_PERIOD, 30_000_000);
        fails(Errno.EINVAL, call(Call.SCHED_SETATTR, 0, attributes, 0));
    }

    @Case("sched_setattr")
    static void attributesNeedPrivilege() {
        unprivileged(
                () -> {
                    fails(
                            Errno.EPERM,
                            call(Call.SCHED_SETATTR, 0, attributes(Sched.SCHED_RR, 0, 1), 0));
                    fails(Errno.EPERM, call(Call.SCHED_SETATTR, 0, attributes(0, -1, 0), 0));
                    returns(0, call(Call.SCHED_SETATTR, 0, attributes(0, 1, 0), 0));
                    fails(Errno.EPERM, call(Call.SCHED_SETATTR, 0, attributes(0, 0, 0), 0));
                });
    }

    @Case("sched_getaffinity")
    static void affinityIsChecked() {
        fails(Errno.EINVAL, call(Call.SCHED_GETAFFINITY, 0, 0, memory(8)));
        fails(Errno.EINVAL, call(Call.SCHED_GETAFFINITY, 0, 12, memory(16)));
        fails(Errno.ESRCH, call(Call.SCHED_GETAFFINITY, NO_TASK, 8, memory(8)));
        fails(Errno.EFAULT, call(Call.SCHED_GETAFFINITY, 0, 8, UNMAPPED));
    }

    @Case("sched_setaffinity")
    static void affinityIsSetToItself() {
        long mask = memory(128);
        long size = succeeds(call(Call.SCHED_GETAFFINITY, 0, 128, mask));
        holds("a processor", Mem.getLong(mask) != 0);
        returns(0, call(Call.SCHED_SETAFFINITY, 0, size, mask));
    }

    @Case("sched_setaffinity")
    static void affinityToNoProcessorIsEinval() {
        fails(Errno.EINVAL, call(Call.SCHED_SETAFFINITY, 0, 8, memory(8)));
        fails(Errno.EINVAL, call(Call.SCHED_SETAFFINITY, 0, 0, memory(8)));
        fails(Errno.EFAULT, call(Call.SCHED_SETAFFINITY, 0, 8, UNMAPPED));
        long mask = memory(8);
        Mem.putLong(mask, 1);
        fails(Errno.ESRCH, call(Call.SCHED_SETAFFINITY, NO_TASK, 8, mask));
    }

    @Case("sched_setaffinity")
    static void affinityOfOthersNeedsPrivilege() {
        long parent = call(Call.GETPID);
        unprivileged(
                () -> {
                    long mask = memory(128);
                    succeeds(call(Call.SCHED_GETAFFINITY, parent, 128, mask));
                    fails(Errno.EPERM, call(Call.SCHED_SETAFFINITY, parent, 8, mask));
                    returns(0, call(Call.SCHED_SETAFFINITY, 0, 8, mask));
                });
    }

    @Case("sched_yield")
    static void yieldSucceedsUnderAllPolicies() {
        inChild(
                () -> {
                    for (int policy : new int[] {0, 3, 5}) {
                        returns(0, setScheduler(policy, 0));
                        returns(0, call(Call.SCHED_YIELD));
                    }
                    returns(0, setScheduler(Sched.SCHED_FIFO, 1));
                    returns(0, call(Call.SCHED_YIELD));
                });
    }

    @Case("sched_yield")
    static void computingChildDoesNotKeepItsParentFromRunning() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            while (true) {
                Machine.spin(1_000_000);
            }
        }
        for (int i = 0; i < 5; i++) {
            returns(0, call(Call.SCHED_YIELD));
        }
        returns(0, call(Call.KILL, child, 9));
        equal("status", 9, statusOf(child));
    }

    @Case("sched_setscheduler")
    static void realTimeTaskRunsBesideAComputingOne() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            while (true) {
                Machine.spin(1_000_000);
            }
        }
        inChild(
                () -> {
                    returns(0, setScheduler(Sched.SCHED_FIFO, 10));
                    long time = memory(16);
                    Mem.putLong(time + 8, 1_000_000);
                    for (int i = 0; i < 3; i++) {
                        returns(0, call(Call.NANOSLEEP, time, 0));
                    }
                });
        returns(0, call(Call.KILL, child, 9));
        equal("status", 9, statusOf(child));
    }
}
