# send.sh NAME HOST PORT SECURE USER PASSWORD TO [LINES]: each program in turn; what it says goes to /root/said/NAME.
mkdir -p /root/said
name=$1; shift
host=$1 port=$2 secure=$3 user=$4 password=$5 to=$6 lines=${7:-1}
run() { timeout 40 setpriv --reuid=alice --regid=alice --init-groups "$@" 2>&1 </dev/null; }
{
    run php -d display_errors=0 /root/programs/send.php "$@"
    run env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/lab-root.pem NODE_PATH=/usr/share/nodejs node /root/programs/send.js "$@"
    run python3 /root/programs/send.py "$@"
    set -- --host="$host" --port="$port" --from=info@example.com --timeout=5
    case $secure in
    ssl) set -- "$@" --tls=on --tls-starttls=off ;;
    tls) set -- "$@" --tls=on --tls-starttls=on ;;
    none) set -- "$@" --tls=off ;;
    esac
    [ -z "$user" ] || set -- "$@" --auth=on --user="$user" --passwordeval="echo $password"
    { printf 'From: info@example.com\nTo: %s\nSubject: From msmtp\n\n' "$to"; yes 'A line of text.' | head -n "$lines"; } >/tmp/message
    timeout 40 setpriv --reuid=alice --regid=alice --init-groups msmtp "$@" "$to" </tmp/message 2>&1 && echo 'msmtp: sent'
} >/root/said/$name
:
