package elfin.rules;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The {@code static final String} field holds assembly text (AT&amp;T syntax) that is assembled
 * into the same module. The field's value is read after class initialisation in the build JVM, so
 * Java may compute it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD})
public @interface Assembly {}
