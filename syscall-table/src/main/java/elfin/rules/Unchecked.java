package elfin.rules;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The casts in this method cannot fail, and the compiler leaves their checks out. For the few
 * accessors on the hottest paths whose types the kernel's structure guarantees.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Unchecked {
    /** Why the casts cannot fail. */
    String reason();
}
