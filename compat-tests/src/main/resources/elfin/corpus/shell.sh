# What any shell of POSIX does.
for i in 1 2 3; do (echo $i); done; x=$(echo y | { read a; echo $a$a; }); echo $x
trap 'echo caught' USR1; kill -USR1 $$; trap - USR1
umask 22; umask; ulimit -a; ulimit -n 64; times
echo new >f; read m <f; echo $m; exec 5<>f; echo more >&5; exec 5>&-; exec 6<f 6<&-
for t in -e -f -d -r -w -x -s -L -p -S -g -u -k -t; do [ $t f ] && echo "$t"; done
test f -nt /data/text; test f -ef f; test -t 1
while read part; do echo "$part"; done <f
{ while :; do :; done; } & p=$!; kill -STOP $p; jobs; kill -CONT $p; kill $p; wait $p; echo $?
(exit 3) & wait $!; echo $?; echo /data/* ~ ~user
cd /data/deep; cd -; pwd -P; pwd
eval 'echo evaluated'; command -v cd; type echo; hash 2>/dev/null
cat() { while IFS= read -r l; do echo "$l"; done; }; cat <<here
a here document
here
big=$(i=0; while [ $i -lt 9000 ]; do echo $i; i=$((i + 1)); done); echo ${#big}; cat <<here >/dev/null
$big
here
(set -e; false; echo no); (exec /nonexistent); echo $?
x=$x; echo $PPID >/dev/null; getopts ab: o -a; echo $o; set -- a b c; shift; echo $1
(set -m; { while :; do :; done; } & kill $!; wait) 2>/dev/null
echo unread | :; wait
