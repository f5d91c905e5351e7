# What a shell does: words, jobs, files, arithmetic, history, sockets, limits.
cd /tmp
for i in 1 2 3; do (echo $i); done; x=$(echo y | { read a; echo $a$a; }); echo $x
trap 'echo caught' USR1; kill -USR1 $$
trap 'echo child' CHLD; (exit 4); echo $?; trap - CHLD
umask 22; umask; ulimit -a; ulimit -n 64; times
echo new >f; read m <f; echo $m; exec 5<>f; echo more >&5; exec 5>&-
cat=$(<f); echo "$cat"; mapfile lines <f; printf '%s' "${lines[@]}"
for t in -e -f -d -r -w -x -s -L -p -S -O -G -N -u -g -k -t; do [ $t f ] && echo "$t"; done
[ -r /data/text ] && [ -w f ] && [ ! -x f ]; test f -nt /data/text; test f -ef f
while IFS= read -r -t 1 -n 4 part; do echo "$part"; done <f
exec 9<> <(:); read -t 0.1 -u 9 nothing; echo $?
exec 6< <(echo sub); read -u 6 s; echo $s
coproc { read l; echo "got $l"; }; echo hello >&${COPROC[1]}; read r <&${COPROC[0]}; echo $r; wait
{ while :; do :; done; } & p=$!; kill -STOP $p; jobs; kill -CONT $p; kill $p; wait $p; echo $?
set -m; (exit 3) & wait -n; echo $?; { read -t 0.2 -u 9 x; } & disown; set +m
echo {1..5} {a..e} ~ ~user /data/* /data/**/f*; shopt -s globstar extglob; echo /data/**; 
cd /data/deep; cd -; pushd /data >/dev/null; popd >/dev/null; pwd -P
printf -v now '%(%F)T' -1; echo "$EPOCHSECONDS $EPOCHREALTIME $RANDOM $SECONDS $SRANDOM" >/dev/null
echo "$UID $EUID $PPID $BASHPID ${GROUPS[0]} $HOSTNAME" >/dev/null
exec 7<>/dev/tcp/127.0.0.1/9 || echo refused
exec 8>/dev/udp/127.0.0.1/9 && echo x >&8
(: </dev/tcp/some.host.invalid/80) || echo unknown host
HISTFILE=/tmp/history; set -o history; history -s one; history -s two; history -w; history -a; history -r; HISTFILESIZE=1; history -c; fc -l 2>/dev/null
source /dev/stdin <<<'echo sourced'; eval 'echo evaluated'; hash -r; type echo; command -v bash
cat() { while IFS= read -r l; do echo "$l"; done; }; cat <<here
a here document
here
big=$(for ((i = 0; i < 20000; i++)); do echo $i; done); echo ${#big}; cat <<<"$big" >/dev/null
declare -A map=([a]=1 [b]=2); echo ${!map[@]}; let 'x = 3 ** 4'; echo $x
(ulimit -c 0; kill -SEGV $BASHPID); echo $?; (set -e; false; echo no); (exec /nonexistent); echo $?
LC_ALL=de_DE.UTF-8 printf '%d\n' 3; export LANG=C.UTF-8 LC_ALL=C.UTF-8; echo ${#x}
"$BASH" -c 'exit 5'; echo $?; exec "$BASH" -c 'exit 3'
