package elfin.rules;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * In compiled code this class takes the place of the JDK class {@link #value}: every reference to
 * that class, its fields and methods is redirected to the members of the same name and descriptor
 * here.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE})
public @interface Substitute {
    /** The JDK class that is replaced. */
    Class<?> value();
}
