/** The {@code elfin} command. */
package elfin.cli;
