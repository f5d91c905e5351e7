package elfin.compiler.reach;

import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.ClassWorld;
import java.util.BitSet;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** The instructions of a method whose every exception is caught inside it. */
public final class CatchAllRanges {
    private final BitSet covered = new BitSet();

    public CatchAllRanges(MethodNode node, ClassWorld world) {
        ClassInfo throwable = world.get("java/lang/Throwable");
        for (TryCatchBlockNode block : node.tryCatchBlocks) {
            if (block.type == null || world.get(block.type) == throwable) {
                covered.set(
                        node.instructions.indexOf(block.start),
                        node.instructions.indexOf(block.end));
            }
        }
    }

    /** Whether the instruction at this index is covered. */
    public boolean covers(int index) {
        return covered.get(index);
    }
}
