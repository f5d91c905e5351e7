package elfin.compiler.lower;

/**
 * Whether an array may hold a reference (JVMS {@code aastore}). The element class is only known at
 * run time: its descriptor tells how to test.
 */
final class StoreCheck {
    static final String FUNCTION =
            """
            define internal i1 @elfin.storable(ptr %array, ptr %value) #0 {
              %isnull = icmp eq ptr %value, null
              br i1 %isnull, label %yes, label %look
            look:
              %type = load ptr, ptr %array, !tbaa !60
              %ep = getelementptr i8, ptr %type, i64 40
              %element = load ptr, ptr %ep, !invariant.load !83
              %actual = load ptr, ptr %value, !tbaa !60
              %same = icmp eq ptr %element, %actual
              br i1 %same, label %yes, label %slow
            slow:
              %r = call i1 @elfin.subtype(ptr %actual, ptr %element)
              ret i1 %r
            yes:
              ret i1 true
            }

            define internal i1 @elfin.subtype(ptr %actual, ptr %wanted) #1 {
              %kp = getelementptr i8, ptr %wanted, i64 4
              %kind = load i32, ptr %kp
              %lp = getelementptr i8, ptr %wanted, i64 12
              %low = load i32, ptr %lp
              switch i32 %kind, label %class [ i32 1, label %exact i32 2, label %references i32 3, label %interface ]
            class:
              %ip = getelementptr i8, ptr %actual, i64 8
              %id = load i32, ptr %ip
              %hp = getelementptr i8, ptr %wanted, i64 8
              %high = load i32, ptr %hp
              %rel = sub i32 %id, %low
              %span = sub i32 %high, %low
              %in = icmp ule i32 %rel, %span
              ret i1 %in
            exact:
              %eq = icmp eq ptr %actual, %wanted
              ret i1 %eq
            references:
              %akp = getelementptr i8, ptr %actual, i64 4
              %akind = load i32, ptr %akp
              %isrefs = icmp eq i32 %akind, 2
              br i1 %isrefs, label %elements, label %no
            elements:
              %aep = getelementptr i8, ptr %actual, i64 40
              %ae = load ptr, ptr %aep
              %wep = getelementptr i8, ptr %wanted, i64 40
              %we = load ptr, ptr %wep
              %deep = call i1 @elfin.subtype(ptr %ae, ptr %we)
              ret i1 %deep
            interface:
              %bp = getelementptr i8, ptr %actual, i64 48
              %bits = load ptr, ptr %bp
              %byte = lshr i32 %low, 3
              %wide = zext i32 %byte to i64
              %at = getelementptr i8, ptr %bits, i64 %wide
              %loaded = load i8, ptr %at
              %shift = and i32 %low, 7
              %small = trunc i32 %shift to i8
              %moved = lshr i8 %loaded, %small
              %bit = trunc i8 %moved to i1
              ret i1 %bit
            no:
              ret i1 false
            }

            """;

    private StoreCheck() {}
}
