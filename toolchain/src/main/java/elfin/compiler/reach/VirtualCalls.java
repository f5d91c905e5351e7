package elfin.compiler.reach;

import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.MethodInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Virtual and interface calls by receiver class and selector, with the methods they can run. */
public final class VirtualCalls {
    /** All calls of one selector through one class or interface. */
    public static final class Site {
        public final ClassInfo owner;
        public final String selector;
        public final Set<MethodInfo> targets = new LinkedHashSet<>();
        final List<Caller> callers = new ArrayList<>();

        Site(ClassInfo owner, String selector) {
            this.owner = owner;
            this.selector = selector;
        }
    }

    record Caller(MethodInfo method, int line, boolean caught) {}

    private final Map<String, Site> sites = new LinkedHashMap<>();

    Site site(ClassInfo owner, String selector) {
        return sites.computeIfAbsent(owner.name + "." + selector, key -> new Site(owner, selector));
    }

    /**
     * The methods that a call of the selector on a receiver of static type {@code owner} can run.
     */
    public Set<MethodInfo> targets(ClassInfo owner, String selector) {
        Site site = sites.get(owner.name + "." + selector);
        return site == null ? Set.of() : site.targets;
    }

    /** All sites, in the order they were found. */
    public List<Site> all() {
        return List.copyOf(sites.values());
    }
}
