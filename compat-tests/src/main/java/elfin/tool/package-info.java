/** How the commands of the tests start: {@code elfin conform}, {@code bench} and their like. */
package elfin.tool;
