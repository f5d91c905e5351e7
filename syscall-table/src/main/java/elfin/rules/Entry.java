package elfin.rules;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The static method is called from assembly: it is compiled and kept under the symbol {@link
 * #value}, with the System V calling convention. An exception that would leave it is a kernel
 * panic.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD})
public @interface Entry {
    /** The assembly symbol. */
    String value();
}
