package elfin.rules;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The field or result is never null, and the compiler leaves the checks of its uses out. For what
 * the kernel's structure guarantees on the hottest paths; it is not checked.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.FIELD})
public @interface NonNull {
    /** Why it cannot be null. */
    String reason();
}
