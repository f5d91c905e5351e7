/**
 * What compiled code has in place of {@code java.lang} and {@code java.util}: each class here
 * replaces the JDK class its {@link elfin.rules.Substitute} annotation names, with the members that
 * system Java supports.
 *
 * <p>The compiler renames every mention of the JDK class to the substitute. In these sources both
 * names exist, so a cast through {@code Object} leads from one to the other.
 */
package elfin.jre;
