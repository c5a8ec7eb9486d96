# Starts and stops the daemons of a box. Runs inside the box: start|stop NAME...
set -eu

wait_for() { # SECONDS COMMAND...
    local tries=$(($1 * 100))
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || { echo "services: gave up waiting for: $*" >&2; exit 1; }
        sleep 0.01
    done
}

gone() { ! kill -0 "$1" 2>/dev/null; }

stop_by_file() { # PIDFILE
    [ -s "$1" ] || return 0
    local pid
    pid=$(<"$1")
    kill "$pid" 2>/dev/null || :
    wait_for 10 gone "$pid"
    rm -f "$1"
}

queue_run_ended() { # FIRST-NEW-LINE
    tail -n "+$1" /var/log/exim_mainlog | grep -q ' End queue run'
}

start_rsyslog() {
    rsyslogd </dev/null >/dev/null 2>&1
    wait_for 10 test -S /dev/log
}

start_dovecot() { dovecot </dev/null >/dev/null 2>&1; }

start_exim() {
    # The daemon begins with a queue run; nobody shall see the box in the middle of it.
    local line=1
    [ ! -f /var/log/exim_mainlog ] || line=$(($(wc -l </var/log/exim_mainlog) + 1))
    (cd / && FAKETIME_NO_CACHE=1 /usr/sbin/exim -bd -q1h -oP /var/spool/exim/exim-daemon.pid) \
        </dev/null >/dev/null 2>&1
    wait_for 30 queue_run_ended "$line"
}

# A connection as a probe would leave a line in the log.
listens() { [ -n "$(ss --no-header --listening --tcp --numeric "sport = :$1")" ]; }

start_spamd() {
    spamd --daemonize --local --max-children=2 --min-spare=1 --min-children=1 --pidfile=/run/spamd.pid \
        --listen=127.0.0.1:783 </dev/null >/dev/null 2>&1
    wait_for 20 listens 783
}

stop_rsyslog() { stop_by_file /run/rsyslogd.pid; }
stop_dovecot() { stop_by_file /run/dovecot/master.pid; }
stop_exim() { stop_by_file /var/spool/exim/exim-daemon.pid; }
stop_spamd() { stop_by_file /run/spamd.pid; }

verb=$1
shift
slow=
for service in "$@"; do
    if [ "$verb $service" = "start spamd" ]; then
        start_spamd & # takes a second, in which the others can start
        slow=$!
    else
        "${verb}_$service"
    fi
done
[ -z "$slow" ] || wait "$slow"
