# Becomes process 1 of a box. Arguments: the box's root (mounted), the number of its last process,
# the offset of its clock in whole seconds.
set -eu
exec 2>&1 # what goes wrong is told to the keeper
cd "$1"
mount -t proc -o nosuid,nodev,noexec proc proc
# A server that has been up for a while has five-digit process numbers, and so have its message IDs.
echo "$2" >proc/sys/kernel/ns_last_pid || :
# ps reckons the start of a process from the time of the boot, which libfaketime does not shift.
# The kernel cuts its fraction of a second off; without the 1 all would seem to start too early.
boot=$(awk '$1 == "btime" { print $2 }' proc/stat)
sed "s/^btime .*/btime $((boot + $3 + 1))/" proc/stat >run/stat
mount --bind run/stat proc/stat
mkdir -p .host
pivot_root . .host
umount -l /.host
rmdir /.host
echo ready # before this, a command that enters would still see the files of the host
# The keeper holds the other end of standard input: when it goes, this process ends, and with
# process 1 the kernel ends every other process of the box. bash reaps whatever is left to it.
exec -a /sbin/init bash --norc -c 'read -r || :' >/dev/null 2>&1
