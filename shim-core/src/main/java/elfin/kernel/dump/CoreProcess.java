package elfin.kernel.dump;

import elfin.abi.CoreNotes;
import elfin.abi.struct.ElfPrPsInfo;
import elfin.abi.struct.SigInfo;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathText;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.Mapping;
import elfin.kernel.mm.ProgramLayout;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Process;
import elfin.kernel.task.SignalInfo;
import elfin.kernel.task.Task;

/** The notes of a core file that are there once: process, signal, auxiliary vector, files. */
final class CoreProcess {
    private static final int NAME_SIZE = 16;
    private static final int ARGUMENTS_SIZE = 80;

    /** Of {@code siginfo_t} behind its three first numbers and their padding. */
    private static final int SIGNAL_WORDS = (SigInfo.SIZE - SigInfo.SI_PID) / Long.BYTES;

    private CoreProcess() {}

    /** NT_PRPSINFO. */
    static void putInformation(CoreWriter to, Task task) {
        Process process = task.process;
        Credentials ids = task.credentials();
        CoreNoteHead.put(to, CoreNoteHead.CORE, CoreNotes.NT_PRPSINFO, ElfPrPsInfo.SIZE);
        // Running, which is state 0; not a zombie.
        to.putByte(0);
        to.putByte('R');
        to.putByte(0);
        to.putByte(task.niceness());
        to.putInt(0);
        to.putLong(0);
        to.putInt(ids.uid);
        to.putInt(ids.gid);
        to.putInt(process.pid);
        to.putInt(process.parent == null ? 0 : process.parent.pid);
        to.putInt(process.processGroup);
        to.putInt(process.session);
        to.putBytes(process.name, NAME_SIZE);
        putArguments(to, process);
    }

    private static void putArguments(CoreWriter to, Process process) {
        ProgramLayout layout = process.addressSpace.layout;
        byte[] text = new byte[ARGUMENTS_SIZE];
        long length = Math.min(layout.argumentsEnd - layout.argumentsStart, ARGUMENTS_SIZE - 1);
        int count = (int) Math.max(length, 0);
        count = ForeignMemory.read(process.addressSpace, layout.argumentsStart, text, 0, count);
        for (int i = 0; i < count; i++) {
            to.putByte(text[i] == 0 ? ' ' : text[i]);
        }
        to.putZeros(ARGUMENTS_SIZE - count);
    }

    /** NT_SIGINFO. */
    static void putSignal(CoreWriter to, SignalInfo info) {
        CoreNoteHead.put(to, CoreNoteHead.CORE, CoreNotes.NT_SIGINFO, SigInfo.SIZE);
        to.putInt(info.signal);
        to.putInt(info.error);
        to.putInt(info.code);
        to.putInt(0);
        for (int i = 0; i < SIGNAL_WORDS; i++) {
            to.putLong(info.word(i));
        }
    }

    /** NT_AUXV. */
    static void putVector(CoreWriter to, Process process) {
        ProgramLayout layout = process.addressSpace.layout;
        int size = (int) (layout.auxiliaryVectorEnd - layout.auxiliaryVector);
        byte[] vector = new byte[size];
        ForeignMemory.read(process.addressSpace, layout.auxiliaryVector, vector, 0, size);
        CoreNoteHead.put(to, CoreNoteHead.CORE, CoreNotes.NT_AUXV, size);
        to.putBytes(vector, size);
    }

    /** NT_FILE: where files are mapped, and their paths behind all places. */
    static void putFiles(CoreWriter to, CoreMemory memory, Location root) {
        byte[][] paths = new byte[memory.count()][];
        int count = 0;
        long size = 2L * Long.BYTES;
        for (int i = 0; i < paths.length; i++) {
            if (memory.mapping(i).file instanceof OpenFile file) {
                paths[i] = PathText.forLink(file.location, root);
                size += 3L * Long.BYTES + paths[i].length + 1;
                count++;
            }
        }
        if (count == 0) {
            return;
        }
        CoreNoteHead.put(to, CoreNoteHead.CORE, CoreNotes.NT_FILE, size);
        to.putLong(count);
        to.putLong(Frames.SIZE);
        for (int i = 0; i < paths.length; i++) {
            if (paths[i] != null) {
                Mapping mapping = memory.mapping(i);
                to.putLong(mapping.start);
                to.putLong(mapping.end);
                to.putLong(mapping.pageIndex);
            }
        }
        for (byte[] path : paths) {
            if (path != null) {
                to.putBytes(path, path.length);
                to.putByte(0);
            }
        }
        to.align();
    }
}
