package elfin.kernel.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The static method handles the system call of this name. Its parameters, {@code int} or {@code
 * long}, are the call's arguments in order, as many as the call's row in the syscall table has; it
 * returns the result or a negative error number. The build fails when row and handler disagree.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Syscall {
    /** The call's name in the syscall table. */
    String value();
}
