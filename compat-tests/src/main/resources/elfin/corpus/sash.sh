-pwd
-cd /tmp
-ls -lid /data /dev/null
-mkdir d
-touch d/f
-cp /data/text d/t
-ln d/t d/u
-ln -s t d/s
-ls -l d
-mv d/u /tmp/v
-chmod 600 v
-chown 1000 v
-chgrp 1000 v
-cmp v d/t
-dd if=/data/text of=copy bs=512 count=2
-echo hello
-file v /data
-find / -xdev -name text -type f
-grep line v
-gzip v
-gunzip v.gz
-tar -cf a.tar d
-tar -tvf a.tar
-tar -xf a.tar
-ar t a.tar
-sum d/t
-more d/t
-printenv
-setenv A b
-umask 22
-sync
-mknod n c 1 3
-mount -t tmpfs x d
-umount d
-mount
-kill -0 1
-where sash
-time
-id
-losetup
-lsattr d
-pivot_root d d
-rm -r copy
-rmdir d
/prog/sash -c -pwd
/nonexistent
alias x -pwd
x
/prog/sash -c -pwd | /prog/sash -c -pwd
/prog/sash -c -pwd &
-ed d
-source /nonexistent
-chroot /data
-exit 3
