package elfin.rules;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Nothing this method can call blocks or switches tasks ({@link MayBlock}). Proved by the compiler
 * over the whole call graph.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface Uninterruptible {
    /** Why the method must not give up the processor. */
    String reason();
}
