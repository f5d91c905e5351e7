package elfin.conformance.program;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A conformance case: a static method without parameters, named by the behaviour it expects. It
 * passes when it returns, and fails by a {@link CaseFailure} or any other exception. It starts in
 * an empty directory of its own, with descriptors 0 to 2 open and no signal handlers.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Case {
    /** {@link #ends} of a case that returns. */
    int RETURNS = -1;

    /** Added to a signal's number in {@link #ends}, as shells do. */
    int KILLED_BY = 128;

    /** The system call that the case is about. */
    String value();

    /** Whether it changes what cannot be changed back, and so has a process of its own. */
    boolean alone() default false;

    /**
     * The exit status with which the process must end in this case; 128 and the signal's number for
     * a signal. Such a case has a process of its own.
     */
    int ends() default RETURNS;
}
