# Busybox's applets, one after the other, in a root of their own.
b=/prog/busybox
t() { "$b" timeout -s KILL 2 "$b" "$@" </dev/null >/dev/null 2>&1; }
w() { echo "$1" >"$2"; }
cd /tmp
$b mkdir -p /bin /sbin /usr/bin; $b --install -s /tmp 2>/dev/null
echo text >f; for i in 1 2 3 4; do cat /data/text >>big; done
# files
t ls -laR /data; t ls -li /dev; t ls --full-time /; t cp -a /data d; t cp -R /dev/null /dev/zero e
t mv f g; t ln g h; t ln -s g s; t readlink -f s; t realpath s
t stat g; t stat -f /; t touch g -d 2020-01-01; t touch -h s; t chmod -R u+x d
t chown -R 1000:1000 d; t chown -h 1000 s; t chgrp 1000 g; t truncate -s 9000 trunc
t fallocate -l 8192 alloc; t shred -n 1 -z -u trunc
t dd if=big of=copy bs=1k count=3 conv=fsync,notrunc
t dd if=/dev/zero of=copy bs=512 seek=4 count=1; t sync; t sync -d copy; t sync -f copy
t fsync copy; t install -m 755 -o root g inst; t mkfifo p; t mknod n c 1 3; t mktemp; t mktemp -d
t rm -rf d/deep; t rmdir e; t unlink h; t link g h; t df; t df -i /; t du -a /data
t find / -xdev -name text -type f -size +1 -mtime -9 -exec echo {} ';'; t find d -delete; t which sh
t cmp big copy; t diff -r /data d; t fstype copy; t split -l 100 big part; t patch --help; t pwd
t tree /data; t chattr +A g; t lsattr g; t flock copy true; t flock -n 9 9>copy
t setfattr -n user.a -v b g; t inotifyd -h
# text
for i in "cat -n" "tac" "rev" "head -3" "tail -2" "sort -u" "sort -n" "uniq -c" "wc" "cut -c1-3" "fold -w 9" "nl" "od -c" "hexdump -C" "xxd" "md5sum" "sha1sum" "sha256sum" "sha512sum" "sha3sum" "crc32" "cksum" "sum" "base64" "base32" "uuencode x" "strings" "expand" "unexpand" "paste" "grep -c line" "grep -r line /data --" "sed s/line/x/" "awk {print\$2}" "tr a b" "fmt" "dos2unix" "unix2dos" "comm big" "join big" "shuf" "bzip2 -c" "gzip -c" "cat" "tee copy2" "more" "less -E" "factor" "tsort"; do $b timeout 2 $b $i <big >/dev/null 2>&1; $b timeout 2 $b $i big >/dev/null 2>&1; done
t sed -i s/a/b/ copy
t awk 'BEGIN { srand(); print systime(), strftime("%c"); "date" | getline x; close("date"); print x | "cat"; system("true"); getline y < "/data/text"; print ENVIRON["PATH"] }'
t ed copy; printf 'a\nx\n.\nw\nq\n' | $b ed copy; t vi -c q copy
t bc; echo '2^100' | $b bc; echo '2 3 * p' | $b dc; t seq 9; t yes | $b head -1
t xargs echo; echo a b | $b xargs -n 1 -P 2 echo; t printf %d 3; t expr 3 + 4; t test -f g; t cal
t date; t date -s 202001010000; t date -r g; t date -u +%s; t hwclock; t rdate 127.0.0.1; t adjtimex
t adjtimex -t 10000; t time true; t timeout 1 true; t timeout 0.1 $b sleep 3; t usleep 10
t sleep 0.01; t ts
# archives
t tar cf a.tar /data; t tar czf a.tgz /data; t tar xf a.tar
t tar tzf a.tgz; echo g | $b cpio -o -H newc >a.cpio; $b cpio -idm <a.cpio; t gzip -k big
t gunzip -t big.gz; t zcat big.gz; t bzip2 -k big; t bunzip2 -t big.bz2; t xz --help
t unzip -l a.zip; t ar -t a.ar; t rpm -qa; t dpkg -l; t dpkg-deb -c x; t lzop -c big
t uncompress big.Z
# users
t id; t id user; t whoami; t groups; t logname; t who; t w; t users; t last
t getty -h; printf 'x\nx\n' | $b passwd user; echo user:pw | $b chpasswd; t adduser -D -H other
t addgroup g2; t deluser other; t delgroup g2; t su user -c true; t su - user -c id; t login -f user
t sulogin; t chroot / $b true; t setuidgid user $b id; t envuidgid user $b env
t softlimit -d 9000000 $b true; t cryptpw x; t mkpasswd x; t setpriv --dump; t setpriv --nnp $b true
t setpriv --inh-caps=-chown $b true; t envdir /data $b true
# processes
t ps; t ps -T; t top -b -n 1; t pidof sh; t pgrep sh; t pkill -0 sh; t pstree; t kill -l
t kill -0 $$; t killall -0 busybox; t killall5 -l; t nice -n 5 true; t renice 3 $$
t ionice -c 3 true; t ionice -p $$; t chrt -p $$; t chrt -f 5 true; t taskset -p $$
t taskset 1 true; t nohup true; t setsid true; t setsid -c true
t start-stop-daemon -S -b -m -p pid -x $b -- sleep 1; t start-stop-daemon -K -p pid
t watch -n 1 -t false & sleep 1; kill $!; t fuser g; t lsof; t pmap $$; t pwdx $$; t smemcap
t iostat; t mpstat; t nmeter '%10c' & kill $!; t free; t uptime; t vmstat; t nproc
t linux32 $b uname -a; t linux64 true; t setarch x86_64 -R true; t uname -a; t arch; t hostid
t hostname; t hostname box; t dnsdomainname; t sysctl -a; t sysctl kernel.hostname; t dmesg
t dmesg -c; t logger hi; t logread; t syslogd -n -O /tmp/log -C16; t klogd -n; t ipcs; t ipcs -a
t ipcrm -m 99999; t unshare -u true; t unshare -m -f true; t nsenter -t $$ -u true
t run-parts /data; t chvt 1; t fgconsole; t deallocvt; t setfont; t openvt true; t resize; t tty
t stty -a; t reset; t clear; t setconsole; t ttysize; t mesg; t wall hi
t script -c true /tmp/typescript; t crontab -l; t crond -f; t at; t runsv; t svlogd; t sv
t chpst -m 99999999 true; t seedrng; t watchdog -h; t init -h; t bootchartd; t mdev -s; t acpid
t cttyhack true; t ulimit
# devices and mounts
t mkdir m; t mount; t mount -t tmpfs x m; t mountpoint m; t mount -o remount,ro m
t mount --bind m m; t umount m; t umount -l m; t dd if=/dev/zero of=img bs=1k count=600
t mkfs.ext2 img; t mke2fs img; t mkfs.minix img; t fsck.minix -s img; t mkfs.vfat img; t mkswap img
t swapon img; t swapoff img; t blkid img; t fdisk -l img; t fsck img; t tune2fs -L x img
t e2label img; t losetup; t losetup -a; t mount -o loop img m; t blockdev --getsz img; t hdparm img
t eject -h; t lsblk; t lspci; t lsusb; t lsscsi; t insmod /data/text; t modprobe nothing
t rmmod nothing; t lsmod; t modinfo x; t depmod -n; t pivot_root m m; t switch_root m x
t freeramdisk /dev/null; t fstrim m; t fsfreeze -f m; t findfs LABEL=x; t volname img; t devmem 0
t nanddump; t ubiattach; t i2cdetect -l; t raidautorun; t rdev; t readprofile; t rtcwake -h
t partprobe; 
# network
t ifconfig; t ifconfig -a; t ifconfig lo mtu 1500; t ip addr; t ip link; t ip route; t ip rule
t ip neigh; t ip tunnel; t ip link add dummy0 type dummy; t ip addr add 10.0.0.1/24 dev lo; t route
t route add -net 10.1.0.0/16 dev lo; t netstat -an; t arp; t arping -c 1 -w 1 -I lo 127.0.0.1
t ping -c 1 -W 1 127.0.0.1; t ping6 -c 1 -W 1 ::1; t traceroute -m 1 -w 1 -q 1 127.0.0.1
t nslookup localhost 127.0.0.1; t ipcalc 10.0.0.1/24; t nameif; t iptunnel show; t vconfig
t brctl show; t tunctl -t tap9; t slattach; t ifenslave; t ifplugd -h; t ifup -a; t ifdown -a
t udhcpc -i lo -n -q -t 1 -T 1; t zcip -h; t ether-wake 01:02:03:04:05:06; t whois -h 127.0.0.1 x
t telnet 127.0.0.1 9; t tftp -g -r x 127.0.0.1; t ntpd -d -n -q -p 127.0.0.1 & sleep 1; kill $!
t wget -T 1 -O - http://some.host.invalid/; t inetd -h; t ssl_client -h
t pscan -p 9 -P 10 127.0.0.1; t dnsd -h; t ftpget 127.0.0.1 a b
$b httpd -f -p 127.0.0.1:8080 -h /data & s=$!; $b sleep 0.3; t wget -q -O - http://127.0.0.1:8080/text; t wget -q -O - http://localhost:8080/text; kill $s
$b nc -l -p 7777 -e $b cat & s=$!; $b sleep 0.2; echo hello | $b nc -w 1 127.0.0.1 7777; kill $s
$b nc -l -u -p 7778 >/dev/null & s=$!; $b sleep 0.2; echo hello | $b nc -u -w 1 127.0.0.1 7778; kill $s
$b udpsvd 127.0.0.1 7779 $b cat & s=$!; $b tcpsvd -c 2 127.0.0.1 7780 $b ftpd -w /data & q=$!; $b sleep 0.2; t ftpget 127.0.0.1 out text; kill $s $q
$b telnetd -F -p 7781 -l $b & s=$!; $b sleep 0.2; echo exit | $b nc -w 1 127.0.0.1 7781; kill $s
echo a.b 1.2.3.4 >dns; $b dnsd -c dns -p 5353 & s=$!; $b sleep 0.2; t nslookup a.b 127.0.0.1:5353; kill $s; t nslookup a.b
# the shell
. /data/shell.sh
exit 3
