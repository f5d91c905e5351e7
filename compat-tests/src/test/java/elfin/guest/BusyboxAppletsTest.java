package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every applet of Debian's busybox either does the same here as on the host, or is listed with the
 * reason why it is not compared.
 */
class BusyboxAppletsTest {
    /** What is not compared, by reason. */
    private static final Map<String, String> LEFT_OUT =
            Map.of(
                    "needs a network",
                    "arp arping brctl dnsdomainname dumpleases ftpget ftpput httpd ifconfig ifdown"
                            + " ifup ip ipneigh microcom nameif nc netstat nslookup ping ping6"
                            + " rdate route ssl_client svc svok tc telnet telnetd tftp traceroute"
                            + " traceroute6 tunctl udhcpc udhcpd vconfig wget",
                    "needs kernel modules",
                    "depmod insmod lsmod modinfo modprobe rmmod",
                    "needs devices",
                    "acpid adjtimex blkdiscard blockdev chvt deallocvt devmem dumpkmap fdisk"
                            + " findfs freeramdisk fsfreeze fstrim hwclock i2cdetect i2cdump"
                            + " i2cget i2cset i2ctransfer loadfont loadkmap losetup lsscsi mdev"
                            + " mim mt openvt partprobe rpm setkeycodes uevent ubirename watchdog",
                    "is a system's start, login or service",
                    "crond crontab cttyhack getty halt init klogd linuxrc loadkmap login logread"
                            + " mkpasswd nologin passwd pivot_root poweroff reboot run-init su"
                            + " sulogin swapoff swapon switch_root syslogd start-stop-daemon",
                    "shows what differs between machines",
                    "df dmesg free hostid hostname last logname mount nproc ps sysctl time top"
                            + " uptime w who pidof killall nsenter setpriv unshare umount mkdosfs"
                            + " mkswap shred ts",
                    "asks for a terminal",
                    "clear reset resume vi watch stty",
                    "is compared in other tests",
                    "bc busybox less more");

    private static final String SCRIPTS =
            """
            [: [ -f /etc/passwd ] && echo there; [ a = b ]
            [[: busybox [[ -d /etc ]] && echo there
            ar: echo one >a; echo two >b; ar -r x.a a b; ar -t x.a; ar -p x.a b
            arch: arch
            ascii: ascii
            ash: ash -c 'set -- a b c; shift; echo $# "$*"'
            awk: echo a b c | awk '{ print NF, toupper($2) }'
            base64: echo secret | base64 | base64 -d
            basename: basename /x/y.z .z
            bunzip2: echo text | bzip2 >x.bz2; bunzip2 x.bz2; cat x
            bzcat: echo text | bzip2 | bzcat
            bzip2: echo text | bzip2 | sha256sum
            cal: cal 10 1582
            cat: echo a | cat -n - /etc/group
            chgrp: : >f; chgrp 1 f; stat -c %g f
            chmod: : >f; for m in 755 u-w g+s a=r u+X; do chmod $m f; stat -c %a f; done
            chown: : >f; chown 1:2 f; stat -c %u:%g f
            chroot: mkdir r; chroot r /none; echo $?
            cmp: echo a >a; echo b >b; cmp a b
            cp: mkdir -p d/e; echo x >d/e/f; ln -s f d/e/l; cp -a d d2; ls -R d2; readlink d2/e/l
            cpio: echo x >f; echo f | cpio -o -H newc 2>/dev/null | cpio -t 2>/dev/null
            crc32: echo x >f; crc32 f
            cut: echo a:b:c | cut -d: -f2-
            date: TZ=UTC0 date -d '2024-02-29 12:34:56' '+%s %j %a'
            dc: echo '5 k 2 v p' | dc
            dd: echo 0123456789 | dd bs=1 skip=3 count=4 2>/dev/null
            diff: echo a >a; echo b >b; diff -u -L x -L y a b
            dirname: dirname /a/b/
            dos2unix: printf 'a\\r\\nb\\r\\n' >f; dos2unix f; od -c f
            dpkg: dpkg -l none
            dpkg-deb: dpkg-deb -c none.deb
            du: dd if=/dev/zero of=f bs=1k count=64 2>/dev/null; du -k f
            echo: echo -e 'a\\tb\\0101'
            ed: printf 'a\\nline\\n.\\nw f\\nq\\n' | ed -; cat f
            egrep: printf 'ab\\ncd\\n' | egrep 'a|x'
            env: env -i A=1 B=2 env
            expand: printf 'a\\tb' | expand -t 4
            expr: expr 7 % 4; expr abc : 'a\\(.*\\)'
            factor: factor 97 1001
            fallocate: fallocate -l 10000 f; stat -c '%s' f
            false: false; echo $?
            fatattr: : >f; fatattr f; echo $?
            fgrep: echo a.c | fgrep .
            find: mkdir -p a/b; : >a/b/c; find a -type f -exec echo {} ';'; find a -newer a/b/c
            fold: echo abcdefghij | fold -w 3
            getopt: getopt -o ab: -l long -- -a -b x --long rest
            grep: printf 'a1\\nb2\\n' | grep -on '[0-9]'
            groups: groups
            gunzip: echo x | gzip >f.gz; gunzip f.gz; cat f
            gzip: echo x | gzip -n | od -An -tx1 | tail -n 1
            head: seq 5 | head -c 4
            hexdump: echo abc | hexdump -C
            id: id
            ionice: ionice -c 2 -n 4 echo ran
            ipcalc: ipcalc -bnm 10.1.2.3/20
            kill: sleep 100 & kill $!; wait $!; echo $?; kill -l 9
            link: echo x >a; link a b; stat -c %h b
            linux32: linux32 uname -m
            linux64: linux64 uname -m
            ln: ln -s /none l; readlink l; ln l m 2>&1; ls -l m | cut -c1-10
            logger: logger -s -t tag message 2>&1 | tail -n 1 | sed 's/.*tag/tag/'
            ls: mkdir d; : >d/b; : >d/a; ln -s a d/l; ls -1F d; ls -id d | wc -w
            lzcat: xz -h 2>&1 | head -n 1
            lzma: echo x | lzma 2>&1 | head -n 1
            lzop: echo hello | lzop 2>/dev/null | lzop -dc
            md5sum: echo x | md5sum
            mkdir: mkdir -m 700 -p a/b; stat -c %a a/b; mkdir a
            mke2fs: dd if=/dev/zero of=f bs=1k count=200 2>/dev/null; mke2fs -F f >/dev/null; stat -c %s f
            mkfifo: mkfifo p; (echo through >p &) ; cat p
            mknod: mknod n c 1 3; stat -c '%F %t %T' n
            mktemp: f=$(mktemp ./fXXXXXX); stat -c '%s %a' $f; mktemp -d ./dXXXXXX | wc -c
            mv: echo x >a; mv a b; cat b; mv a c
            nice: nice -n 5 nice
            nl: printf 'a\\n\\nb\\n' | nl -ba
            nohup: nohup echo ran 2>/dev/null | cat
            nuke: mkdir d; : >d/f; nuke d; ls
            od: echo abc | od -tx1
            paste: seq 4 | paste - -
            patch: echo a >f; printf -- '--- f\\n+++ f\\n@@ -1 +1 @@\\n-a\\n+b\\n' | patch; cat f
            printf: printf '%-5s|%05.1f|%x\\n' ab 2.55 255
            pwd: cd /; pwd
            readlink: ln -s a b; : >a; readlink -f b | sed 's,.*/,,'
            realpath: realpath /etc/../etc/./passwd
            renice: sleep 5 & renice -n 3 -p $!; kill $!
            rev: echo abc | rev
            rm: : >a; rm a; rm a; rm -f a; echo $?
            rmdir: mkdir -p a/b; rmdir a; rmdir -p a/b; ls
            rpm2cpio: rpm2cpio none
            run-parts: mkdir d; printf '#!/bin/sh\\necho part\\n' >d/p; chmod 755 d/p; run-parts d
            sed: seq 3 | sed -n '2{p;=}'
            seq: seq -w 8 2 12; seq -s, 3
            setsid: setsid sh -c 'echo in a session'
            sh: sh -c 'f() { local x=$1; echo $((x * 2)); }; f 21'
            sha1sum: echo x | sha1sum
            sha256sum: echo x >f; sha256sum f >s; sha256sum -c s
            sha3sum: echo x | sha3sum -a 384
            sha512sum: echo x | sha512sum
            shuf: seq 9 | shuf | sort | tr '\\n' ' '
            sleep: sleep 0.01; echo slept
            sort: printf 'b 2\\na 10\\n' | sort -k2n; printf '1.5\\n1.10\\n' | sort -V
            stat: : >f; chmod 640 f; stat -c '%A %h %F' f
            strings: printf 'ab\\0longer\\0' | strings
            sum: echo x | sum
            sync: sync; echo $?
            tac: seq 3 | tac
            tail: seq 10 | tail -n +8
            tar: mkdir d; echo x >d/f; tar cf t.tar d; tar tf t.tar; rm -r d; tar xf t.tar; cat d/f
            taskset: taskset 1 echo bound
            tee: echo x | tee a b; cat a b
            test: test 3 -gt 2 -a ! -e none; echo $?
            timeout: timeout -s KILL 0.05 sleep 10; echo $?
            touch: touch -d '2020-01-02 03:04:05' f; TZ=UTC0 stat -c %Y f
            tr: echo hello | tr -d l | tr a-y b-z
            true: true; echo $?
            truncate: truncate -s 5K f; stat -c %s f
            tty: tty </dev/null
            uname: uname -sm
            uncompress: uncompress none.Z
            unexpand: echo '        a' | unexpand
            uniq: printf 'a\\na\\nb\\n' | uniq -c
            unix2dos: echo a >f; unix2dos f; od -c f
            unlink: : >f; unlink f; ls
            unlzma: unlzma none.lzma
            unxz: unxz none.xz
            unzip: unzip none.zip
            usleep: usleep 1000; echo slept
            uudecode: echo text >f; uuencode f g | uudecode; cat g
            uuencode: echo text | uuencode -m name
            wc: printf 'a b\\nc\\n' | wc
            which: which cat
            whoami: whoami
            xargs: seq 6 | xargs -n 2 echo; printf 'a b\\0c' | xargs -0 -n 1 echo
            xxd: echo abc | xxd; echo 616263 | xxd -r -p
            xz: echo x | xz 2>&1 | head -n 1
            xzcat: xzcat none.xz
            yes: yes | head -n 3
            zcat: echo x | gzip | zcat
            """;

    @TempDir static Path directory;

    private static Map<String, String> scripts() {
        Map<String, String> scripts = new LinkedHashMap<>();
        for (String line : SCRIPTS.lines().toList()) {
            int colon = line.indexOf(": ");
            scripts.put(line.substring(0, colon), line.substring(colon + 2));
        }
        return scripts;
    }

    private static String busybox(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/busybox"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    @Test
    void everyAppletIsComparedOrLeftOutWithAReason() throws Exception {
        Set<String> missing = new TreeSet<>(busybox("--list").lines().toList());
        missing.removeAll(scripts().keySet());
        LEFT_OUT.values().forEach(names -> missing.removeAll(Arrays.asList(names.split(" "))));
        assertEquals(Set.of(), missing);
    }

    @Test
    void appletsDoTheSameAsOnTheHost() throws Exception {
        Path root = directory.resolve("root");
        Runs.makeRoot(root, "bin", "tmp", "dev", "etc");
        for (String applet : busybox("--list").lines().toList()) {
            if (!applet.equals("busybox")) {
                Files.createSymbolicLink(root.resolve("bin/" + applet), Path.of("busybox"));
            }
        }
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\n");
        for (int minor : new int[] {3, 5, 9}) {
            String name = Map.of(3, "null", 5, "zero", 9, "urandom").get(minor);
            busybox("mknod", root + "/dev/" + name, "c", "1", Integer.toString(minor));
        }
        StringBuilder all = new StringBuilder();
        int number = 0;
        for (Map.Entry<String, String> each : scripts().entrySet()) {
            Files.writeString(root.resolve("tmp/script" + number), each.getValue() + "\n");
            all.append("mkdir /tmp/d").append(number).append("; cd /tmp/d").append(number);
            all.append("; sh ../script").append(number).append(" </dev/null 2>&1");
            all.append("; echo \"### $? ").append(each.getKey()).append("\"\n");
            number++;
        }
        Files.writeString(root.resolve("all"), all.toString());
        Runs runs = new Runs(root, directory, 256);
        List<String> command = List.of("/bin/busybox", "sh", "/all");
        Runs.Outcome expected = runs.host(new byte[0], command);
        busybox("sh", "-c", "rm -rf " + root + "/tmp/d*");
        Map<String, String> host = byApplet(expected);
        Map<String, String> guest = byApplet(runs.guest(new byte[0], true, command));
        assertTrue(host.keySet().containsAll(scripts().keySet()), host.toString());
        assertEquals(text(host), text(guest));
    }

    private static String text(Map<String, String> outputs) {
        StringBuilder text = new StringBuilder();
        outputs.forEach((name, output) -> text.append(name).append(":\n").append(output));
        return text.toString();
    }

    private static Map<String, String> byApplet(Runs.Outcome outcome) {
        Map<String, String> outputs = new LinkedHashMap<>();
        StringBuilder output = new StringBuilder();
        for (String line : new String(outcome.output(), StandardCharsets.UTF_8).lines().toList()) {
            int mark = line.indexOf("### ");
            if (mark >= 0) {
                String[] words = line.substring(mark).split(" ");
                output.append(line, 0, mark).append("status ").append(words[1]).append('\n');
                outputs.put(words[2], output.toString());
                output.setLength(0);
            } else {
                output.append(line).append('\n');
            }
        }
        return outputs;
    }
}
