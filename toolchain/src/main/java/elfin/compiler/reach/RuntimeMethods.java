package elfin.compiler.reach;

import elfin.compiler.CompileException;
import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.ClassWorld;
import elfin.compiler.world.MethodInfo;
import java.util.List;

/** The methods of {@code elfin.runtime} that compiled code calls without naming them in Java. */
public final class RuntimeMethods {
    public final MethodInfo allocateObject;
    public final MethodInfo allocateArray;
    public final MethodInfo nullPointer;
    public final MethodInfo arrayIndex;
    public final MethodInfo division;
    public final MethodInfo classCast;
    public final MethodInfo arrayStore;
    public final MethodInfo uncaught;

    public RuntimeMethods(ClassWorld world) {
        ClassInfo allocator = world.get("elfin/runtime/Allocator");
        ClassInfo failures = world.get("elfin/runtime/Failures");
        String object = "L" + world.object().name + ";";
        String throwable = "L" + world.get("java/lang/Throwable").name + ";";
        allocateObject = find(allocator, "allocateObject", "(J)" + object);
        allocateArray = find(allocator, "allocateArray", "(JI)" + object);
        nullPointer = find(failures, "nullPointer", "()" + throwable);
        arrayIndex = find(failures, "arrayIndex", "(II)" + throwable);
        division = find(failures, "division", "()" + throwable);
        classCast = find(failures, "classCast", "(" + object + "J)" + throwable);
        arrayStore = find(failures, "arrayStore", "(" + object + object + ")" + throwable);
        uncaught = find(failures, "uncaught", "(" + throwable + ")V");
    }

    private static MethodInfo find(ClassInfo owner, String name, String descriptor) {
        MethodInfo method = owner.methods.get(name + descriptor);
        if (method == null) {
            throw new CompileException("the runtime lacks " + owner + "." + name + descriptor);
        }
        return method;
    }

    /** All of them: entry points of the analysis. */
    public List<MethodInfo> all() {
        return List.of(
                allocateObject,
                allocateArray,
                nullPointer,
                arrayIndex,
                division,
                classCast,
                arrayStore,
                uncaught);
    }
}
