package elfin.rules;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method is implemented in assembly (see {@link Assembly}) under the symbol {@link #value},
 * with the System V calling convention and without exceptions; the body runs only on a JVM.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD})
public @interface Extern {
    /** The assembly symbol. */
    String value();
}
