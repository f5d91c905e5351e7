package elfin.kernel.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.abi.Capability;
import elfin.abi.Prctl;
import org.junit.jupiter.api.Test;

/** What changes of ids do to capabilities: capabilities(7). */
class CredentialsTest {
    private static Credentials asUser(Credentials before) {
        Credentials after = before.copy();
        after.uid = 1000;
        after.euid = 1000;
        after.suid = 1000;
        after.fixCapabilities(before);
        return after;
    }

    @Test
    void leavingRootLosesAllCapabilities() {
        Credentials after = asUser(new Credentials());
        assertEquals(0, after.permitted);
        assertEquals(0, after.effective);
    }

    @Test
    void keptCapabilitiesAreOnlyPermitted() {
        Credentials root = new Credentials();
        root.secureBits = Prctl.SECBIT_KEEP_CAPS;
        Credentials after = asUser(root);
        assertEquals(Credentials.ALL_CAPABILITIES, after.permitted);
        assertFalse(after.hasCapability(Capability.CAP_KILL));
    }

    @Test
    void withoutFixupNothingChanges() {
        Credentials root = new Credentials();
        root.secureBits = Prctl.SECBIT_NO_SETUID_FIXUP;
        assertTrue(asUser(root).hasCapability(Capability.CAP_KILL));
    }

    @Test
    void effectiveRootBringsThePermittedBack() {
        Credentials before = new Credentials();
        before.euid = 1000;
        before.effective = 0;
        Credentials after = before.copy();
        after.euid = 0;
        after.fixCapabilities(before);
        assertEquals(Credentials.ALL_CAPABILITIES, after.effective);
    }

    @Test
    void fileUserSwitchesFileCapabilitiesOnly() {
        Credentials credentials = new Credentials();
        credentials.fsuid = 1000;
        credentials.fixFileCapabilities(0);
        assertFalse(credentials.hasCapability(Capability.CAP_DAC_OVERRIDE));
        assertTrue(credentials.hasCapability(Capability.CAP_SETUID));
        credentials.fsuid = 0;
        credentials.fixFileCapabilities(1000);
        assertEquals(Credentials.ALL_CAPABILITIES, credentials.effective);
    }
}
