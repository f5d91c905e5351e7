# zsh with the modules that are built in.
source /data/shell.sh
zmodload 2>/dev/null
for m in stat files datetime system net/tcp net/socket zselect cap attr mathfunc terminfo termcap parameter zprof sched clone mapfile regex zftp zpty; do zmodload zsh/$m 2>/dev/null && echo $m; done
cd /tmp; setopt extendedglob nomatch 2>/dev/null
mkdir -p a/b; echo x >a/f; ln a/f a/g; ln -s f a/s; mv a/g a/h; chmod 600 a/h; chown 0:0 a/h; chgrp 0 a/h; sync; rm a/h; rmdir a/b; rm -rf a
stat -H info /data/text; echo $info[size]; zstat +size /data/text
print -l /data/**/*(.) /data/*(/) /data/*(om[1]) ; print ${(f)"$(</data/text)"} >/dev/null
strftime %Y $EPOCHSECONDS >/dev/null; print $EPOCHREALTIME >/dev/null
if zmodload zsh/system; then sysopen -rwo creat,trunc -u fd /tmp/z; syswrite -o $fd hello; sysseek -u $fd 0; sysread -i $fd line; print $line; zsystem flock -t 1 /tmp/z; exec {fd}>&-; fi
if zmodload zsh/net/tcp; then ztcp -l 7000; listen=$REPLY; (ztcp 127.0.0.1 7000; print hello >&$REPLY; ztcp -c) & ztcp -a $listen; read l <&$REPLY; print $l; ztcp -c
ztcp some.host.invalid 80; ztcp localhost 9; fi
if zmodload zsh/net/socket; then zsocket -l /tmp/sock; s=$REPLY; zsocket /tmp/sock & zsocket -a $s; fi
if zmodload zsh/zselect; then zselect -t 10 -r 0; print $?; fi
if zmodload zsh/zpty; then zpty p 'echo in a terminal; read x'; zpty -r p out; print $out; zpty -w p y; zpty -d p; fi
if zmodload zsh/cap; then cap; getcap /data/text; fi
exec 9<> <(:); read -t 0.1 -u 9 x; read -k 1 c </data/text; print $c
coproc { read l; print "got $l" }; print -p hello; read -p r; print $r
mapfile x </data/text 2>/dev/null; print =(print temporary); cmd=<(print a); < =(print b)
limit; unlimit; ulimit -n 70; { while :; do :; done } &!
kill $!; print -P '%n %m %d %T' >/dev/null; print $UID $EUID $GID $TTY >/dev/null
print ${(l:9000::x:):-} >/dev/null; history -1; fc -p /tmp/hist; print -s one; fc -W; fc -R; fc -A
x=$(print -l {1..90000}); print ${#x}
ttyctl -f; autoload -U compinit; pushd /; popd; whence -p x
(exec /nonexistent)
(UID=1000; EUID=1000; print $UID)
TIMEFMT=%E; time (print x); exit 2
