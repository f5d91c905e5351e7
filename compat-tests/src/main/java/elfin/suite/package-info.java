/**
 * Test suites of other projects, unmodified, run on the host's Linux and in the unikernel over the
 * same files, and compared test by test: {@code elfin suites}. A test that passes on Linux has to
 * pass here too, unless {@code exclusions.txt} has a reason.
 */
package elfin.suite;
