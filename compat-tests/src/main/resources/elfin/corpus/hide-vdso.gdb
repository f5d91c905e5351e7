# The vDSO's place in the auxiliary vector (AT_SYSINFO_EHDR, 33) becomes AT_IGNORE (1); then the process waits, stopped.
set confirm off
set pagination off
handle SIGSTOP nostop noprint nopass
handle SIGCONT nostop noprint nopass
catch exec
continue
continue
set $word = (long *) $rsp
set $word = $word + *$word + 2
while *$word
  set $word = $word + 1
end
set $word = $word + 1
while *$word
  if *$word == 33
    set *$word = 1
  end
  set $word = $word + 2
end
python gdb.execute("shell kill -STOP %d" % gdb.selected_inferior().pid)
detach
