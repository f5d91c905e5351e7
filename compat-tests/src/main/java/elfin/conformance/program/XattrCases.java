package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.anonymous;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Xattr;
import elfin.abi.struct.XattrArgs;
import elfin.raw.Mem;

/** Extended attributes: xattr(7) and its calls. */
final class XattrCases {
    private static final int HERE = Fcntl.AT_FDCWD;
    private static final int USER = 1000;

    private XattrCases() {}

    private static void set(String path, String name, String value) {
        returns(0, call(Call.SETXATTR, text(path), text(name), text(value), value.length(), 0));
    }

    private static void valueIs(String path, String name, String value) {
        long buffer = memory(64);
        returns(value.length(), call(Call.GETXATTR, text(path), text(name), buffer, 64));
        textIs(value, buffer);
    }

    @Case("setxattr")
    static void userAttributesAreKept() {
        Files.make("a", "");
        set("a", "user.one", "first");
        set("a", "user.two", "second");
        valueIs("a", "user.one", "first");
        valueIs("a", "user.two", "second");
    }

    @Case("setxattr")
    static void settingAgainReplacesTheValue() {
        Files.make("a", "");
        set("a", "user.x", "long value");
        set("a", "user.x", "short");
        valueIs("a", "user.x", "short");
    }

    @Case("setxattr")
    static void valuesMayBeEmpty() {
        Files.make("a", "");
        returns(0, call(Call.SETXATTR, text("a"), text("user.x"), 0, 0, 0));
        returns(0, call(Call.GETXATTR, text("a"), text("user.x"), memory(8), 8));
    }

    @Case("setxattr")
    static void createFailsWhereTheAttributeIs() {
        Files.make("a", "");
        set("a", "user.x", "v");
        long name = text("user.x");
        fails(Errno.EEXIST, call(Call.SETXATTR, text("a"), name, name, 1, Xattr.XATTR_CREATE));
        valueIs("a", "user.x", "v");
    }

    @Case("setxattr")
    static void replaceFailsWhereNoAttributeIs() {
        Files.make("a", "");
        long name = text("user.x");
        fails(Errno.ENODATA, call(Call.SETXATTR, text("a"), name, name, 1, Xattr.XATTR_REPLACE));
        fails(Errno.ENODATA, call(Call.GETXATTR, text("a"), name, 0, 0));
    }

    @Case("setxattr")
    static void unknownSetFlagsAreRefused() {
        Files.make("a", "");
        fails(Errno.EINVAL, call(Call.SETXATTR, text("a"), text("user.x"), 0, 0, 4));
    }

    @Case("setxattr")
    static void namesNeedAKnownNamespace() {
        Files.make("a", "");
        long value = text("v");
        fails(Errno.EOPNOTSUPP, call(Call.SETXATTR, text("a"), text("x"), value, 1, 0));
        fails(Errno.EOPNOTSUPP, call(Call.SETXATTR, text("a"), text("other.x"), value, 1, 0));
        fails(Errno.EINVAL, call(Call.SETXATTR, text("a"), text("user."), value, 1, 0));
    }

    @Case("setxattr")
    static void namesAreNotEmptyAndNotTooLong() {
        Files.make("a", "");
        StringBuilder name = new StringBuilder("user.");
        while (name.length() < 256) {
            name.append('n');
        }
        long value = text("v");
        fails(Errno.ERANGE, call(Call.SETXATTR, text("a"), text(""), value, 1, 0));
        fails(Errno.ERANGE, call(Call.SETXATTR, text("a"), text(name.toString()), value, 1, 0));
        String longest = name.toString().substring(0, 255);
        returns(0, call(Call.SETXATTR, text("a"), text(longest), value, 1, 0));
        valueIs("a", longest, "v");
    }

    @Case("setxattr")
    static void valuesBeyondTheLimitAreTooBig() {
        Files.make("a", "");
        long value = anonymous(Xattr.XATTR_SIZE_MAX + 4096);
        int size = Xattr.XATTR_SIZE_MAX + 1;
        fails(Errno.E2BIG, call(Call.SETXATTR, text("a"), text("user.x"), value, size, 0));
    }

    @Case("setxattr")
    static void largeValuesComeBack() {
        Files.make("a", "");
        long value = anonymous(4096);
        for (int i = 0; i < 3000; i++) {
            Mem.putByte(value + i, (byte) (i * 7));
        }
        long back = anonymous(4096);
        returns(0, call(Call.SETXATTR, text("a"), text("user.x"), value, 3000, 0));
        returns(3000, call(Call.GETXATTR, text("a"), text("user.x"), back, 4096));
        for (int i = 0; i < 3000; i++) {
            equal("byte " + i, (byte) (i * 7), Mem.getByte(back + i));
        }
    }

    @Case("setxattr")
    static void badPointersFault() {
        Files.make("a", "");
        fails(Errno.EFAULT, call(Call.SETXATTR, text("a"), UNMAPPED, 0, 0, 0));
        fails(Errno.EFAULT, call(Call.SETXATTR, text("a"), text("user.x"), UNMAPPED, 4, 0));
        fails(Errno.EFAULT, call(Call.SETXATTR, UNMAPPED, text("user.x"), 0, 0, 0));
        fails(Errno.ENODATA, call(Call.GETXATTR, text("a"), text("user.x"), 0, 0));
    }

    @Case("setxattr")
    static void missingFilesHaveNoAttributes() {
        fails(Errno.ENOENT, call(Call.SETXATTR, text("none"), text("user.x"), 0, 0, 0));
        fails(Errno.ENOENT, call(Call.GETXATTR, text("none"), text("user.x"), 0, 0));
        fails(Errno.ENOENT, call(Call.LISTXATTR, text("none"), 0, 0));
        fails(Errno.ENOENT, call(Call.REMOVEXATTR, text("none"), text("user.x")));
    }

    @Case("setxattr")
    static void directoriesHaveUserAttributes() {
        Files.makeDirectory("d");
        set("d", "user.x", "v");
        valueIs("d", "user.x", "v");
    }

    @Case("setxattr")
    static void settingMovesTheChangeTime() {
        Files.make("a", "");
        long before = Mem.getLong(Files.status("a") + 104);
        set("a", "user.x", "v");
        Kit.holds("ctime", Mem.getLong(Files.status("a") + 104) >= before);
        equal("size", 0, Files.size("a"));
    }

    @Case("getxattr")
    static void sizeZeroAsksForTheSize() {
        Files.make("a", "");
        set("a", "user.x", "seven77");
        returns(7, call(Call.GETXATTR, text("a"), text("user.x"), 0, 0));
    }

    @Case("getxattr")
    static void shortBuffersAreRefused() {
        Files.make("a", "");
        set("a", "user.x", "seven77");
        fails(Errno.ERANGE, call(Call.GETXATTR, text("a"), text("user.x"), memory(8), 6));
        fails(Errno.EFAULT, call(Call.GETXATTR, text("a"), text("user.x"), UNMAPPED, 7));
    }

    @Case("getxattr")
    static void attributesOfOthersNeedReadPermission() {
        Files.make("a", "");
        set("a", "user.x", "v");
        returns(0, call(Call.CHMOD, text("a"), 0200));
        Apart.asUser(
                USER,
                () -> fails(Errno.EACCES, call(Call.GETXATTR, text("a"), text("user.x"), 0, 0)));
    }

    @Case("setxattr")
    static void settingNeedsWritePermission() {
        Files.make("a", "");
        Apart.asUser(
                USER,
                () -> fails(Errno.EACCES, call(Call.SETXATTR, text("a"), text("user.x"), 0, 0, 0)));
    }

    @Case("setxattr")
    static void trustedAttributesAreRootsAlone() {
        Files.make("a", "");
        set("a", "trusted.x", "v");
        returns(0, call(Call.CHMOD, text("a"), 0666));
        Apart.asUser(
                USER,
                () -> {
                    long name = text("trusted.x");
                    fails(Errno.ENODATA, call(Call.GETXATTR, text("a"), name, 0, 0));
                    fails(Errno.EPERM, call(Call.SETXATTR, text("a"), name, 0, 0, 0));
                    fails(Errno.EPERM, call(Call.REMOVEXATTR, text("a"), name));
                    returns(0, call(Call.LISTXATTR, text("a"), 0, 0));
                });
    }

    @Case("setxattr")
    static void securityAttributesAreSetByRootAlone() {
        Files.make("a", "");
        set("a", "security.x", "v");
        returns(0, call(Call.CHMOD, text("a"), 0666));
        Apart.asUser(
                USER,
                () -> {
                    long name = text("security.x");
                    returns(1, call(Call.GETXATTR, text("a"), name, 0, 0));
                    fails(Errno.EPERM, call(Call.SETXATTR, text("a"), name, 0, 0, 0));
                });
    }

    @Case("setxattr")
    static void stickyDirectoriesTakeAttributesOfTheOwnerAlone() {
        Files.makeDirectory("d");
        returns(0, call(Call.CHMOD, text("d"), 01777));
        Apart.asUser(
                USER,
                () -> fails(Errno.EPERM, call(Call.SETXATTR, text("d"), text("user.x"), 0, 0, 0)));
    }

    @Case("setxattr")
    static void fileCapabilitiesMustLookLikeSuch() {
        Files.make("a", "");
        long name = text("security.capability");
        long value = memory(20);
        fails(Errno.EINVAL, call(Call.SETXATTR, text("a"), name, value, 20, 0));
        Mem.putInt(value, 0x02000000);
        fails(Errno.EINVAL, call(Call.SETXATTR, text("a"), name, value, 19, 0));
        returns(0, call(Call.SETXATTR, text("a"), name, value, 20, 0));
        returns(20, call(Call.GETXATTR, text("a"), name, memory(32), 32));
    }

    @Case("write")
    static void writingTakesFileCapabilitiesAway() {
        long fd = Files.create("a", "");
        long name = text("security.capability");
        long value = memory(20);
        Mem.putInt(value, 0x02000000);
        returns(0, call(Call.SETXATTR, text("a"), name, value, 20, 0));
        returns(1, call(Call.WRITE, fd, value, 1));
        fails(Errno.ENODATA, call(Call.GETXATTR, text("a"), name, 0, 0));
    }

    @Case("lsetxattr")
    static void linksHaveTrustedAttributesOnly() {
        Files.make("a", "");
        Files.makeLink("a", "s");
        long value = text("v");
        fails(Errno.EPERM, call(Call.LSETXATTR, text("s"), text("user.x"), value, 1, 0));
        returns(0, call(Call.LSETXATTR, text("s"), text("trusted.x"), value, 1, 0));
        returns(1, call(Call.LGETXATTR, text("s"), text("trusted.x"), 0, 0));
        fails(Errno.ENODATA, call(Call.LGETXATTR, text("s"), text("user.x"), 0, 0));
        fails(Errno.ENODATA, call(Call.GETXATTR, text("s"), text("trusted.x"), 0, 0));
        returns(10, call(Call.LLISTXATTR, text("s"), 0, 0));
        returns(0, call(Call.LISTXATTR, text("s"), 0, 0));
        returns(0, call(Call.LREMOVEXATTR, text("s"), text("trusted.x")));
    }

    @Case("setxattr")
    static void pathsFollowLinks() {
        Files.make("a", "");
        Files.makeLink("a", "s");
        set("s", "user.x", "v");
        valueIs("a", "user.x", "v");
    }

    @Case("fsetxattr")
    static void descriptorsReachAttributes() {
        long fd = Files.create("a", "");
        long buffer = memory(16);
        returns(0, call(Call.FSETXATTR, fd, text("user.x"), text("v"), 1, 0));
        returns(1, call(Call.FGETXATTR, fd, text("user.x"), buffer, 16));
        textIs("v", buffer);
        returns(7, call(Call.FLISTXATTR, fd, buffer, 16));
        textIs("user.x", buffer);
        returns(0, call(Call.FREMOVEXATTR, fd, text("user.x")));
        fails(Errno.ENODATA, call(Call.FREMOVEXATTR, fd, text("user.x")));
    }

    @Case("fsetxattr")
    static void closedDescriptorsHaveNoAttributes() {
        fails(Errno.EBADF, call(Call.FSETXATTR, CLOSED, text("user.x"), 0, 0, 0));
        fails(Errno.EBADF, call(Call.FGETXATTR, CLOSED, text("user.x"), 0, 0));
        fails(Errno.EBADF, call(Call.FLISTXATTR, CLOSED, 0, 0));
        fails(Errno.EBADF, call(Call.FREMOVEXATTR, CLOSED, text("user.x")));
    }

    @Case("fgetxattr")
    static void placesHaveNoAttributes() {
        Files.make("a", "");
        long fd = Files.open("a", Fcntl.O_PATH);
        fails(Errno.EBADF, call(Call.FGETXATTR, fd, text("user.x"), 0, 0));
        fails(Errno.EBADF, call(Call.FSETXATTR, fd, text("user.x"), 0, 0, 0));
        fails(Errno.EBADF, call(Call.FLISTXATTR, fd, 0, 0));
    }

    @Case("fsetxattr")
    static void pipesHaveNoAttributes() {
        int fd = Files.readEnd(Files.pipe());
        fails(Errno.EPERM, call(Call.FSETXATTR, fd, text("user.x"), 0, 0, 0));
        fails(Errno.EOPNOTSUPP, call(Call.FSETXATTR, fd, text("trusted.x"), 0, 0, 0));
        fails(Errno.EOPNOTSUPP, call(Call.FGETXATTR, fd, text("trusted.x"), 0, 0));
    }

    @Case("listxattr")
    static void listGivesAllNames() {
        Files.make("a", "");
        set("a", "user.b", "1");
        set("a", "trusted.c", "2");
        long list = memory(64);
        returns(17, call(Call.LISTXATTR, text("a"), 0, 0));
        returns(17, call(Call.LISTXATTR, text("a"), list, 64));
        int b = Mem.getByte(list) == 'u' ? 0 : 10;
        textIs("user.b\0", list + b);
        textIs("trusted.c\0", list + (b == 0 ? 7 : 0));
    }

    @Case("listxattr")
    static void shortListsAreRefused() {
        Files.make("a", "");
        set("a", "user.b", "1");
        fails(Errno.ERANGE, call(Call.LISTXATTR, text("a"), memory(8), 6));
        fails(Errno.EFAULT, call(Call.LISTXATTR, text("a"), UNMAPPED, 7));
        returns(7, call(Call.LISTXATTR, text("a"), memory(8), 7));
    }

    @Case("removexattr")
    static void removingAnAttributeLeavesTheOthers() {
        Files.make("a", "");
        set("a", "user.a", "1");
        set("a", "user.b", "2");
        set("a", "user.c", "3");
        returns(0, call(Call.REMOVEXATTR, text("a"), text("user.b")));
        valueIs("a", "user.a", "1");
        valueIs("a", "user.c", "3");
        fails(Errno.ENODATA, call(Call.REMOVEXATTR, text("a"), text("user.b")));
        fails(Errno.EOPNOTSUPP, call(Call.REMOVEXATTR, text("a"), text("nonsense")));
    }

    @Case("rename")
    static void attributesMoveWithTheFile() {
        Files.make("a", "");
        set("a", "user.x", "v");
        returns(0, call(Call.RENAME, text("a"), text("b")));
        returns(0, call(Call.LINK, text("b"), text("c")));
        valueIs("c", "user.x", "v");
    }

    private static long arguments(String value, int flags) {
        long struct = memory(XattrArgs.SIZE + 8);
        Mem.putLong(struct + XattrArgs.XA_VALUE, text(value));
        Mem.putInt(struct + XattrArgs.XA_SIZE, value.length());
        Mem.putInt(struct + XattrArgs.XA_FLAGS, flags);
        return struct;
    }

    @Case("setxattrat")
    static void attributesAreSetFromADirectory() {
        Files.makeDirectory("d");
        Files.make("d/a", "");
        long d = Files.openDirectory("d");
        long name = text("user.x");
        returns(0, call(Call.SETXATTRAT, d, text("a"), 0, name, arguments("v", 0), 16));
        valueIs("d/a", "user.x", "v");
        fails(Errno.EEXIST, call(Call.SETXATTRAT, d, text("a"), 0, name, arguments("v", 1), 16));
    }

    @Case("setxattrat")
    static void structsOfSetxattratHaveASize() {
        Files.make("a", "");
        long name = text("user.x");
        long struct = arguments("v", 0);
        fails(Errno.EINVAL, call(Call.SETXATTRAT, HERE, text("a"), 0, name, struct, 15));
        fails(Errno.E2BIG, call(Call.SETXATTRAT, HERE, text("a"), 0, name, struct, 5000));
        returns(0, call(Call.SETXATTRAT, HERE, text("a"), 0, name, struct, 24));
        Mem.putByte(struct + 20, (byte) 1);
        fails(Errno.E2BIG, call(Call.SETXATTRAT, HERE, text("a"), 0, name, struct, 24));
    }

    @Case("setxattrat")
    static void unknownAtFlagsAreRefused() {
        Files.make("a", "");
        long name = text("user.x");
        long struct = arguments("v", 0);
        fails(Errno.EINVAL, call(Call.SETXATTRAT, HERE, text("a"), 1, name, struct, 16));
        fails(Errno.EINVAL, call(Call.GETXATTRAT, HERE, text("a"), 1, name, struct, 16));
        fails(Errno.EINVAL, call(Call.LISTXATTRAT, HERE, text("a"), 1, 0, 0));
        fails(Errno.EINVAL, call(Call.REMOVEXATTRAT, HERE, text("a"), 1, name));
    }

    @Case("setxattrat")
    static void emptyPathsMeanTheDescriptor() {
        long fd = Files.create("a", "");
        long name = text("user.x");
        int empty = Fcntl.AT_EMPTY_PATH;
        returns(0, call(Call.SETXATTRAT, fd, text(""), empty, name, arguments("v", 0), 16));
        returns(1, call(Call.GETXATTRAT, fd, text(""), empty, name, arguments("12345678", 0), 16));
        returns(7, call(Call.LISTXATTRAT, fd, 0, empty, 0, 0));
        returns(0, call(Call.REMOVEXATTRAT, fd, text(""), empty, name));
        fails(Errno.ENOENT, call(Call.REMOVEXATTRAT, fd, text(""), 0, name));
    }

    @Case("getxattrat")
    static void valuesAreReadThroughTheStruct() {
        Files.make("a", "");
        set("a", "user.x", "value");
        long struct = arguments("????????", 0);
        returns(5, call(Call.GETXATTRAT, HERE, text("a"), 0, text("user.x"), struct, 16));
        textIs("value???", Mem.getLong(struct + XattrArgs.XA_VALUE));
        Mem.putInt(struct + XattrArgs.XA_FLAGS, 1);
        fails(Errno.EINVAL, call(Call.GETXATTRAT, HERE, text("a"), 0, text("user.x"), struct, 16));
    }

    @Case("getxattrat")
    static void noFollowReadsTheLink() {
        Files.make("a", "");
        Files.makeLink("a", "s");
        set("a", "trusted.x", "value");
        long name = text("trusted.x");
        int noFollow = Fcntl.AT_SYMLINK_NOFOLLOW;
        long struct = arguments("????????", 0);
        returns(5, call(Call.GETXATTRAT, HERE, text("s"), 0, name, struct, 16));
        fails(Errno.ENODATA, call(Call.GETXATTRAT, HERE, text("s"), noFollow, name, struct, 16));
        returns(0, call(Call.LISTXATTRAT, HERE, text("s"), noFollow, 0, 0));
        fails(Errno.ENODATA, call(Call.REMOVEXATTRAT, HERE, text("s"), noFollow, name));
        returns(0, call(Call.REMOVEXATTRAT, HERE, text("s"), 0, name));
    }
}
