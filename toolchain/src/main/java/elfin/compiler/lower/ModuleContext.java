package elfin.compiler.lower;

import elfin.compiler.CompilerOptions;
import elfin.compiler.reach.Reachability;
import elfin.compiler.reach.RuntimeMethods;
import elfin.compiler.snapshot.Snapshot;
import elfin.compiler.snapshot.SnapshotObject;
import elfin.compiler.world.ClassWorld;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;

/** What all lowering of one module shares. */
final class ModuleContext {
    final CompilerOptions options;
    final ClassWorld world;
    final Reachability reach;
    final Snapshot snapshot;
    final RuntimeMethods runtime;
    final Numbering numbering;
    final Names names;
    final DebugInfo debug;

    /** Assembly symbols whose address Java takes. */
    final Set<String> externalSymbols = new LinkedHashSet<>();

    /** Multi-dimensional allocations: array type and number of dimensions given. */
    private final Set<Object> stringBytes = Collections.newSetFromMap(new IdentityHashMap<>());

    final Set<MultiArray> multiArrays = new LinkedHashSet<>();

    /** A type and how many of its dimensions are given. */
    record MultiArray(String type, int dimensions) {}

    ModuleContext(
            CompilerOptions options,
            ClassWorld world,
            Reachability reach,
            Snapshot snapshot,
            RuntimeMethods runtime) {
        this.options = options;
        this.world = world;
        this.reach = reach;
        this.snapshot = snapshot;
        this.runtime = runtime;
        this.numbering = new Numbering(world, reach);
        this.names = new Names(world);
        this.debug = new DebugInfo(options.debugLines());
        for (SnapshotObject object : snapshot.objects()) {
            if (object.value instanceof String) {
                stringBytes.add(snapshot.find(stringValue(object)).value);
            }
        }
    }

    private Object stringValue(SnapshotObject text) {
        return snapshot.fieldValue(text, text.type.fields.get("value"));
    }

    /** The byte arrays of strings, which nothing writes. */
    Set<Object> stringBytes() {
        return stringBytes;
    }
}
