"""What Exim says of this server: its configuration, files, processes and look-ups."""

from __future__ import annotations

from .record import ADDRESS, HOST, QUOTED, Kind, alone, text

KINDS = [
    Kind(
        "dns",
        "A DNS lookup had no answer or not a usable one.",
        text(
            r"no host name found for IP address (?P<ip>[^ ]+)(?: (?P<note>.+))?",
            "no host name found for IP address 192.0.2.7",
        ),
        text(
            r"no IP address found for host (?P<host_name>[^ ]+)"
            rf"(?: \(during SMTP connection from (?P<peer>{HOST})"
            r"(?: (?P<local_address>I=[^ ()]+))?\)| (?P<note>.+))?",
            "no IP address found for host mx.example.com (during SMTP connection from [192.0.2.7]:50212)",
        ),
        text(
            r"DNS list lookup (?:defer \([^()]*\) )?for "
            r"(?P<DNS_name>[^ :]+)(?: at (?P<DNS_list>[^ ]+))?",
            "DNS list lookup defer (probably timeout) for 7.2.0.192.dnsbl.example.net: assumed not in list",
            "DNS list lookup for 7.2.0.192.dnsbl.example.net at dnsbl.example.net returned 192.0.2.1; not in 127.0/8 and discarded",
        ),
        text("DNS ", 'DNS lookup of "mx.example.org" deferred'),
        text(
            r"CNAME loop for (?P<DNS_name>[^ ]+) encountered",
            "CNAME loop for mx.example.org encountered",
        ),
        text(
            r"dnssec fail on (?P<type>[A-Z]+) for (?P<DNS_name>[^ ]+)",
            "dnssec fail on MX for example.org",
        ),
        text(
            r"Long (?P<type>[^ ]+) lookup for '"
            r"(?P<DNS_name>[^']*)': (?P<duration>[0-9]+ msec)",
            "Long A lookup for 'mx.example.org': 5012 msec",
        ),
        text(
            "dnslists domain",
            'dnslists domain "dnsbl example.net" contains strange characters - is this right?',
        ),
        text(
            "dns_again_means_nonexist recursion seen",
            "dns_again_means_nonexist recursion seen for example.org (assuming nonexist)",
        ),
    ),
    Kind(
        "address-syntax",
        "An address could not be read or has no domain.",
        text("unqualified", "unqualified address not permitted: ann"),
        text("qualify/rewrite", "qualify/rewrite: ann"),
        to_client=True,
    ),
    Kind(
        "spool",
        "A file of the queue could not be written, read or moved, or space runs short.",
        text(
            r"moved from .*",
            "moved from /var/spool/exim/input, /var/spool/exim/msglog to /var/spool/exim/fixinput, /var/spool/exim/fixmsglog",
        ),
        text(
            r"Spool error for (?P<file>[^ :]+)",
            "Spool error for /var/spool/exim/input/1tixMn-00000000C5j-1wRa-H: Permission denied",
        ),
        text(
            "Spool error",
            "Spool error: no recipients for /var/spool/exim/input/1tixMn-00000000C5j-1wRa-H",
        ),
        text(
            r"spool file [a-z]+ error while [a-z ]+",
            "spool file write error while receiving message: No space left on device",
        ),
        text(r"Spool write error(?=: )", "Spool write error: No space left on device"),
        text(
            r"Error reading spool file (?P<file>[^ :]+)",
            "Error reading spool file 1tixMn-00000000C5j-1wRa-H: Permission denied",
        ),
        text(
            r"Format error in spool file (?P<file>[^ :]+)",
            "Format error in spool file 1tixMn-00000000C5j-1wRa-H: size=1024",
        ),
        text(
            r"spool directory space check failed: (?P<space>space=[^ ]+) (?P<inodes>inodes=[^ ]+)",
            "spool directory space check failed: space=1024 inodes=12",
        ),
        text(
            r"log directory space check failed: (?P<space>space=[^ ]+) (?P<inodes>inodes=[^ ]+)",
            "log directory space check failed: space=1024 inodes=12",
        ),
        text(
            r"Failed setting ownership on spool file (?P<file>[^ :]+)",
            "Failed setting ownership on spool file /var/spool/exim/input/1tixMn-00000000C5j-1wRa-D: Operation not permitted",
        ),
        *[
            text(
                rf"{verb} (?:create|open|read|write|unlink|lock) (?:the |message )?(?:spool|journal)"
                r"(?: file)?(?: (?P<file>/[^ :]+))?",
                f"{verb} create spool file /var/spool/exim/input//1tixMn-00000000C5j-1wRa-D: Permission denied",
            )
            for verb in (
                "Failed to",
                "failed to",
                "Unable to",
                "unable to",
                "Could not",
                "could not",
                "Couldn't",
                "couldn't",
                "Cannot",
                "cannot",
            )
        ],
        text(
            r"cannot accept message: failed to stat (?:spool|log) directory (?P<file>[^ :]+)",
            "cannot accept message: failed to stat spool directory /var/spool/exim: Permission denied",
        ),
        text(
            r"Error (?:while )?(?:writing|reading) [a-z \"]* to (?P<file>[^ :]+)",
            "Error writing message header to /var/spool/exim/input/hdr.2210: No space left on device",
        ),
        text(
            r"(?:unlink|link|rmdir|mkdir|rename)\((?P<file>[^()]*)\)",
            'link("/var/spool/exim/input/1tixMn-00000000C5j-1wRa-D", "/var/spool/exim/fixinput/1tixMn-00000000C5j-1wRa-D") failed while moving message: Permission denied',
        ),
    ),
    Kind(
        "spool-locked",
        "Another Exim process is already working on this message; harmless.",
        text(
            r"Spool file(?: for (?P<message_id>[^ ]+))? is locked(?: (?P<note>\(.*\)))?",
            "Spool file is locked (another process is handling this message)",
        ),
    ),
    Kind(
        "spool-missing",
        "The queue no longer holds a message's file: as a rule another process has finished it.",
        text(
            r"Spool(?: Q=(?P<queue>[^ ]+))? file (?P<file>[^ ]+) not found",
            "Spool file 1tixMn-00000000C5j-1wRa-D not found",
        ),
    ),
    Kind(
        "hints-database",
        "A file of the hints databases (retry times, callouts, rate limits) could not be used.",
        text(
            r"Failed to get (?:read|write) lock for (?P<file>[^ :]+)",
            "Failed to get write lock for /var/spool/exim/db/retry.lockfile: timed out",
        ),
        text(
            r"failed to open DB file (?P<file>[^ :]+)",
            "failed to open DB file /var/spool/exim/db/retry: Permission denied",
        ),
        text(
            r"failed to open database (?:lock )?file (?P<file>[^ :]+)",
            "failed to open database lock file /var/spool/exim/db/retry.lockfile: Permission denied",
        ),
        text(
            r"Berkeley DB error(?=: )",
            "Berkeley DB error: __fop_file_setup:  Retry limit (100) exceeded",
        ),
        text("Bad db record", "Bad db record size for 'T:example.org'"),
        text("exim: DB upgrade, deleting", "exim: DB upgrade, deleting hints-db"),
    ),
    Kind(
        "configuration-error",
        "Exim's configuration is wrong, or asks for what this Exim cannot do.",
        text(
            r"exim user lost privilege for using .*", "exim user lost privilege for using -C option"
        ),
        text(
            r"Exim configuration (?:error|file)(?: in line (?P<line_number>[0-9]+) of "
            r"(?P<file>[^ :]+)| for (?:(?P<router>[^ :]+) router|(?P<transport>[^ :]+) transport|"
            r"[^:]{1,80})| (?P<file2>[^ :]+))?",
            "Exim configuration error in line 12 of /etc/exim.conf:",
            "Exim configuration error for smarthost router:",
            "Exim configuration error for remote_smtp transport:",
            "Exim configuration error for dovecot_login authenticator:",
            "Exim configuration file /etc/exim.conf has the wrong owner, group, or mode",
        ),
        text(
            r"Error in (?P<router>[^ ]+) router", "Error in dnslookup router: no transport defined"
        ),
        text(
            rf"ACL (?P<ACL>{QUOTED}) with",
            'ACL "warn" with "message" setting found in a non-message (connect) ACL: cannot specify header lines here: message ignored',
        ),
        text(r"ACL for", "ACL for QUIT returned ERROR: unknown ACL verb"),
        text(
            "non-existent configuration file", "non-existent configuration file(s): /etc/exim.conf"
        ),
        text("Wrong ownership on", "Wrong ownership on /etc/exim.conf"),
        text(
            "configured error code starts with incorrect digit",
            'configured error code starts with incorrect digit (expected 5) in "450 no"',
        ),
        text(
            r"Malformed IP address (?P<quoted_text>\"[^\"]*\") in (?P<option>[a-z_]+)",
            'Malformed IP address "mx.example.com" in local_interfaces',
        ),
        text("invalid ", "invalid message_size_limit: 10X"),
        text(
            "Invalid ", "Invalid quota_warn_threshold percentage (120) for local_delivery transport"
        ),
        text(
            r"Warning: No server certificate defined",
            "Warning: No server certificate defined; will use a selfsigned one.",
        ),
        text(
            r"(?P<option>tls_[a-z_]+) (?P<quoted_text>\"[^\"]*\") is a directory",
            'tls_verify_certificates "/etc/certs" is a directory',
        ),
        text("unknown ", 'unknown log name "mian" in "log_reject_target" in rcpt ACL'),
        text("purging the environment", "purging the environment"),
        text(
            "Header modification in data ACLs",
            "Header modification in data ACLs will not take effect on cutthrough deliveries",
        ),
        text(
            r"\"[a-z]+\" verb not allowed in (?P<ACL>.*) ACL",
            '"discard" verb not allowed in connect ACL',
        ),
        text(
            r"Lookup module ", "Lookup module /usr/lib/exim/lookups/mysql.so is of an older version"
        ),
        text(r"Module ", "Module /usr/lib/exim/lookups/x.so is not an Exim lookup module"),
        text(r"Duplicate lookup ", "Duplicate lookup type mysql"),
        text(r"EHLO/HELO response must ", "EHLO/HELO response must be a string"),
        text(
            r"Input from inetd ", "Input from inetd is not a socket: Inappropriate ioctl for device"
        ),
        text(r"Daemon cannot be run ", "Daemon cannot be run when tls_certificate is unset"),
        text(r"partial matching ", "partial matching is not permitted for mysql lookups"),
        text(r"malformed ratelimit ", "malformed ratelimit data: 10 / x"),
        text(r"callout transport ", "callout transport remote_smtp: address_data is not set"),
        text(
            r"pid file path (?P<file>\"[^\"]+\"|[^ \"]+) (?=must be|does not)",
            "pid file path run/exim.pid must be absolute",
        ),
        text(
            r"setup fail for (?P<transport>[^ ]+) transport for callout",
            "setup fail for remote_smtp transport for callout (failed to expand tls_privatekey)",
        ),
        text(r"both [^ ]+ and ", "both user and group are needed"),
        text(r"TCP port ", 'TCP port "smtps" not found'),
        text(
            r"(?P<option>(?:spool_directory|log_file_path|pid_file_path|syslog_processname|"
            r"localhost_number|openssl_options|(?:tls|smtp)_[a-z_]+)) (?=(?:is|are|has|have|must|"
            r"cannot|expansion|expanded|invalid|not|setting|option|overrides|contains|is too|parse)\b)",
            "tls_require_ciphers invalid: no match",
            "localhost_number is greater than the maximum allowed value",
        ),
        text(
            r"[a-z_]+ (?:module|file) (?P<file>[^ ]+) is not compatible",
            "lookup module /usr/lib/exim/lookups/x.so is not compatible with this Exim",
        ),
        text(
            r"[^ ]+ is not (?:untainted|absolute) after expansion",
            "file_name is not absolute after expansion",
        ),
        text(
            r"[^ ]+ does not (?:appear|contain) ",
            "/usr/lib/exim/x.so does not appear to be a lookup module",
        ),
    ),
    Kind(
        "expansion-error",
        "Exim could not work out a value in its configuration.",
        text(
            "Failed to expand ",
            'Failed to expand "x" (warning message for x transport): unknown variable name "y"',
        ),
        text("failed to expand ", 'failed to expand "${x" (smtp_active_hostname): missing }'),
        text("Expansion of ", 'Expansion of "${x" (smtp_banner) failed: missing }'),
        text("expansion of ", 'expansion of "${x" (message_id_header_text) failed: missing }'),
        text("home directory ", "home directory expansion failed: unknown variable"),
        text(
            r"(?P<address><[^<>]*>): failed to expand ",
            '<bob@example.org>: failed to expand transport\'s tls_sni value: unknown variable name "x"',
        ),
        text(
            r"(?P<transport>[^ ]+) transport:? failed to expand ",
            "remote_smtp transport failed to expand helo_data: unknown variable",
        ),
        text(
            r"(?P<router>[^ ]+) router:? failed to expand ",
            "virtual_user router failed to expand local_parts: unknown variable",
        ),
    ),
    Kind(
        "tainted",
        "Exim refused to use data from outside as a file name or command (tainted data).",
        text(
            r"Tainted (?:filename|dirname|name|arg)?(?: (?P<file>'[^']*'))?",
            "Tainted filename for search: '/etc/virtual/example.com'",
        ),
        text(
            r"attempt to use? ?d? ?tainted",
            "attempt to use tainted host list 'x' from 'x' in transport x",
        ),
        text("Attempt to exec tainted", "Attempt to exec tainted path: '/usr/bin/x'"),
        text("tainted ", "tainted search query is not properly quoted: select x"),
        text("Taint mismatch", "Taint mismatch, string_append: read 12"),
    ),
    Kind(
        "daemon",
        "The Exim daemon started, restarted, stopped, or could not use a port.",
        text(
            r"exim (?P<version>[^ ]+) daemon (?:started|restarted|terminating|stopped)"
            r"(?:: (?P<pid>pid=[^ ,]+), (?P<settings>.*))?",
            "exim 4.99.1 daemon started: pid=2201, -q1h, listening for SMTP on port 25 (IPv6 and IPv4)",
        ),
        text(
            r"(?P<pid>pid [^ :]+): SIGHUP received: re-exec daemon",
            "pid 2201: SIGHUP received: re-exec daemon",
        ),
        text(
            r"(?P<pid>pid [^ :]+): exec of",
            "pid 2201: exec of /usr/sbin/exim failed: No such file or directory",
        ),
        text(r"listen backlog (?P<size>[0-9]+)", "listen backlog 20 I=[192.0.2.1]:25"),
        text(r"listening (?:for|on) ", "listening for SMTP on port 25 (IPv6 and IPv4)"),
        text(r"SIGHUP received: re-exec daemon", "SIGHUP received: re-exec daemon"),
        text(
            r"(?:\* )?(?:Starting|Stopping|Restarting|Reloading) MTA(?: for restart)?"
            r"(?:: exim4[a-z_]*\.?)?\Z",
            "Starting MTA: exim4.",
        ),
        text(
            r"socket bind\(\) to port (?P<port>[0-9]+) for address (?P<ip>.+?) failed",
            "socket bind() to port 25 for address (any IPv4) failed: Address already in use: daemon abandoned",
        ),
        text(r"[0-9]+ (?:select|accept)\(\) failure", "3 select() failure: Bad file descriptor"),
        parts={
            "port": "The port of this server.",
            "ip": "The address of this server on which Exim listens.",
        },
    ),
    Kind(
        "cwd",
        "Somebody or something ran Exim: the folder it was started in, and the command line. For mail from scripts the folder tells which site.",
        text(
            r"(?P<working_directory>cwd=.*?) (?P<argument_count>[0-9]+) args?: (?P<command>.*)",
            "cwd=/root 3 args: exim -Mvh 1tixMn-00000000C5j-1wRa",
        ),
        text(r"(?P<working_directory>cwd=[^ ]*)", "cwd=/home/ann/public_html"),
        gives_reason=False,
        parts={"event": "Separates the folder from the command."},
    ),
    Kind(
        "process-error",
        "An inner step of Exim failed: a process, a file or a system call.",
        text(
            r"exim: (?=[a-z])",
            "exim: could not open panic log - aborting: see message(s) above",
        ),
        text(
            r"(?:Starting exim[0-9]?: )?(?P<file>/[^ :]+): error while loading shared libraries(?=: )",
            "/usr/sbin/exim: error while loading shared libraries: libsasl2.so.2: cannot open shared object file: No such file or directory",
        ),
        text(
            r"ALERT: exim paniclog (?P<file>[^ ]+) has non-zero size",
            "ALERT: exim paniclog /var/log/exim/paniclog has non-zero size, mail system possibly broken",
        ),
        text(
            r"(?P<source_file>[a-z_]{2,30}\.c)(?::? ?(?P<source_line>[0-9]+))?: ",
            "dbfn.c: chown of /var/spool/exim/db/retry failed: Operation not permitted",
        ),
        text(r"no recipients found in headers", "no recipients found in headers"),
        text(
            r"no (?:@ found in the subject|port specified|recipient addresses)",
            'no @ found in the subject of an address list match: subject="x" pattern="y@z"',
        ),
        text("Exim internal error", "Exim internal error: missing set flag for x"),
        text(
            r"Delivery status for (?P<recipient>[^ :]+)",
            "Delivery status for bob@example.org: got 0 of 7 bytes (pipeheader) from transport process 2210 for transport remote_smtp",
        ),
        text(
            r"Error(?:/short)? ",
            'Error reading OCSP response from "/etc/ocsp.der": No such file',
        ),
        text(r"mail (?=failed)", "mail failed"),
        text(
            r"Process failed (?P<error_number>\(-?[0-9]+\)) when writing error message to "
            rf"(?P<recipient>{ADDRESS})(?: (?P<note>\(frozen\)))?\Z",
            "Process failed (1) when writing error message to ann@example.com (frozen)",
        ),
        text(
            r"Error while (?:reading|handling) [a-z]*message with no usable sender address"
            r"(?: \((?P<bounced_message>R=[^ ()]+)\))?",
            "Error while reading message with no usable sender address (R=1hhlhb-006myf-8K): no recipients",
        ),
        text(
            r"Process (?P<pid>[0-9]+)?",
            "Process 2210 finished: not found in remote transport process list",
        ),
        text(
            r"process (?P<pid>[0-9]+) crashed",
            "process 2210 crashed with signal 11 while delivering 1tixMn-00000000C5j-1wRa",
        ),
        text(
            r"re-exec of exim \((?P<file>[^()]*)\)",
            "re-exec of exim (/usr/sbin/exim) with -Mc failed: No such file or directory",
        ),
        text(
            r"bind of (?P<ip>\[[^\]]*\]):(?P<port>[0-9]+) failed", "bind of [192.0.2.1]:25 failed"
        ),
        text(
            r"setsockopt\([A-Z_]+\) on connection (?:from|to) (?P<ip>[^ ]+) failed",
            "setsockopt(SO_KEEPALIVE) on connection from 192.0.2.7 failed: Bad file descriptor",
        ),
        text(r"attempt to ", "attempt to open journal for reading gave: Permission denied"),
        text(
            "Failed ",
            "Failed to create child process to send failure message: Resource temporarily unavailable",
        ),
        text("failed ", "failed to create pipe in queue runner process 2210: Too many open files"),
        text(
            r"User (?P<uid>[0-9]+) set for ",
            "User 0 set for local_delivery transport is on the never_users list",
        ),
        text("Bad ", "Bad expansion for socks_proxy in remote_smtp"),
        text("internal ", "internal ACL error: unknown verb 9"),
        text(
            "Unexpected ", "Unexpected error return -1 (errno = 10) from waitpid() for process 2210"
        ),
        text(
            "regex acl condition",
            "regex acl condition warning - error in regex 'x(': missing closing parenthesis at offset 2, skipped.",
        ),
        text(
            "MIME acl condition",
            "MIME acl condition warning - could not decode RFC822 MIME part to file.",
        ),
        text("delivery ", "delivery re-exec /usr/sbin/exim failed: No such file or directory"),
        text("daemon: ", "daemon: delivery process fork failed: Resource temporarily unavailable"),
        text("setting ", "setting SO_REUSEADDR on socket failed when starting daemon: x"),
        text(
            "Attempt to ",
            "Attempt to open msglog file path with upward-traversal: '../x'",
        ),
        text(
            "Couldn't ",
            "Couldn't open message log /var/spool/exim/msglog/1tixMn-00000000C5j-1wRa: Permission denied",
        ),
        text("couldn't ", "couldn't create child process: Resource temporarily unavailable"),
        text(
            "Cannot ",
            "Cannot lock /var/spool/exim/input/1tixMn-00000000C5j-1wRa-D (13): Permission denied",
            'Cannot open main log file "/var/log/exim_mainlog": Permission denied: euid=47 egid=12',
        ),
        text("cannot ", "cannot run initgroups(): no passwd entry for uid=1001"),
        text("Could not ", 'Could not read tls_dhparams "/etc/dh.pem"'),
        text(
            "unable to ",
            "unable to open file '/etc/ocsp.der' for reading: No such file or directory",
        ),
        text(
            "Unable to ",
            "Unable to create IPv4 socket to find interface addresses: 24 Too many open files",
        ),
        text("could not ", "could not read dhparams file /etc/dh.pem"),
        text("SIGSEGV", "SIGSEGV (maybe attempt to write to immutable memory)"),
        text("SIGTERM received", "SIGTERM received, message abandoned"),
        text("SIGINT received", "SIGINT received, message abandoned"),
        text("bad ", "bad local_part read from delivery subprocess"),
        text("string ", "string too large in smtp_printf()"),
        text("remote delivery process", "remote delivery process count got out of step"),
        text(
            r"(?P<transport>[^ ]+) transport process (?:returned|vanished)",
            "remote_smtp transport process returned non-zero status 0x000b: terminated by signal 11",
        ),
        text(
            r"(?:fork|malloc|listen|accept|getsockname|getsockopt|setsockopt|setrlimit|getrlimit|"
            r"setitimer|sendto|socket|setgroups|getgroups|sete?[ug]id|getd?e[ug]id|initgroups|"
            r"chown|uname|select|poll|waitpid|dlfunc|readsock|smtp_notquit_exit)"
            r"(?:\(\)|\([^()]*\)|\{[^{}]*\}\{[^{}]*\})?(?= failed| !=| called|:| unknown| fdopen)",
            "fork failed for queue runner",
            "setuid() failed",
        ),
        text(
            r"[\t ]*[^\t ()]+\([^() ]*\) ?\[0x[0-9a-f]+\]\Z",
            "/usr/sbin/exim4(stackdump+0x2d) [0x55d1f2a3b4c5]",
        ),
        text(
            r"(?:backtrace|SEGV_|buffer underflow|excessive memory|IPv[46] socket creation|"
            r"Internal error|(?:2nd )?fork |Fork |exec of|header snprintf|"
            r"live variable|local part longer|"
            r"log_write|overlong |null conn|string_|store_|priv_|More than one path|creation of pipe|"
            r"redirection process|shadow transport|deliver_datafile|nmh lookup|Timeout on|socks|"
            r"Unrecognised socks|Unhandled|peer close after|smtp-wait database|already initialised|"
            r"Can't |can't |getdegid|signing(?:_init)?:|failure to |mime_regex|acl_smtp_mime|"
            r"[a-z ]+ found in headers|regular expression error|Setting IPV6|Stat failed|"
            r"Unknown DCC|Temporary error with DCC|Wrong header from DCC|host name alias list|"
            r"responsible-mailbox|Malformed |Address for|---\Z|debugging Exim|debug tag)",
            "log_write(): unable to open the log",
            "Internal error: unknown option",
        ),
    ),
    Kind(
        "limit",
        "A configured limit was reached.",
        text("too many ", "too many lookups open, but can't find one to close"),
        text(r"Too many recipients: (?P<size>[0-9]+)", "Too many recipients: 101"),
        text(r"Too many ", 'Too many "Received" headers - suspected mail loop'),
        text(
            r"dnslist query is too long|unknown item in dnslist",
            "dnslist query is too long (ignored): dnsbl.example.net/x...",
        ),
        to_client=True,
        parts={"size": "How many there were."},
    ),
    Kind(
        "warning",
        "An ACL or Exim itself left a warning. The warning itself refuses nothing; a later line can.",
        text(
            r"Warning: ACL 'warn' statement skipped(?: (?P<note>\([^()]*\)))?",
            "Warning: ACL 'warn' statement skipped (in ACL): error in redirect data",
        ),
        text(r"Warning(?=:)", "Warning: purging the environment."),
        text(r"WARNING(?=:)", "WARNING: obsolete syntax used for lookup"),
        text(r"warning(?=:)", "warning: unrecognized syntax in alias"),
        text("Suggested action", "Suggested action: use keep_environment."),
        to_client=True,
        parts={"error text": "The text of the warning."},
    ),
    Kind(
        "logwrite",
        "Not one of the texts Exim itself writes: most likely this server's own configuration wrote it (logwrite or log_message).",
        lines=[
            "2021-05-04 13:37:00.123 +0100 [77] 1tixMn-00000000C5j-1wRa this text was written by logwrite for <a@example.com>"
        ],
    ),
    Kind(
        "fields",
        "Only fields, without a text that says what happened.",
        gives_reason=False,
        lines=[
            "2026-03-01 10:00:00 1tixMn-00000000C5j-1wRa H=mx.example.com [192.0.2.7] F=<ann@example.com>"
        ],
    ),
    Kind(
        "empty",
        "An empty line.",
        gives_reason=False,
        lines=[""],
    ),
    Kind(
        "unknown",
        "Not a line that this tool knows.",
        lines=["2021-05-04 13:37:00 +0100 some words that nobody knows"],
    ),
    Kind(
        "debug-log",
        "The output of exim -v or exim -d: the line below goes to the logs named here.",
        alone(
            r"LOG:(?: (?P<log_selector>[a-z_]+))?(?P<logs>(?: (?:MAIN|PANIC|REJECT|DIE))*)",
            "LOG: MAIN",
            "LOG: smtp_connection MAIN REJECT",
        ),
        gives_reason=False,
    ),
    Kind(
        "debug-smtp",
        "The output of exim -v or exim -d: what was said in an SMTP dialogue; what stands behind << was received, what stands behind >> was sent.",
        alone(
            r" *(?P<event>[SL]MTP(?:<<|>[>|-]|\|>|\+>)) ?(?:(?P<reply_code>[2-5][0-9]{2})(?:[ -]|\Z)"
            r"(?:(?P<enhanced_status>[245]\.[0-9]{1,3}\.[0-9]{1,3}) )?(?P<reply_text>.*)"
            r"|(?P<SMTP_command>.*))",
            "  SMTP<< 550 5.1.1 <bob@example.org>: no such user",
            "  SMTP>> EHLO mx.example.com",
        ),
        alone(
            r" {9}(?P<reply_code>[2-5][0-9]{2})[ -]"
            r"(?:(?P<enhanced_status>[245]\.[0-9]{1,3}\.[0-9]{1,3}) )?(?P<reply_text>.*)",
            "         250-SIZE 52428800",
        ),
        alone(
            r" *(?P<event>[SL]MTP\((?:close[a-z ]*|shutdown|error|[A-Z][a-z ]{2,60})\)(?:>>|<<))",
            "  SMTP(close)>>",
            "  SMTP(Connection timed out)<<",
        ),
        parts={
            "reply code": "The reply: 4xx means try again later, 5xx means no.",
            "reply text": "The reply in the server's own words.",
            "SMTP command": "What the client said.",
        },
    ),
    Kind(
        "route",
        "The output of exim -bt, which sends nothing: the way that the address above would take.",
        alone(
            r" *router = (?P<router>[^ ,]+)(?:, transport = (?P<transport>[^ ,]+))?",
            "  router = dkim_lookuphost, transport = dkim_remote_smtp",
        ),
        alone(r" *<-- (?P<parent_address>[^ ]+)", "    <-- press@example.com"),
        alone(
            r" *host (?P<host_name>[^ ]+) +\[(?P<ip>[0-9A-Fa-f.:]+)\]"
            r"(?: +MX=(?P<MX_preference>[0-9]+))?(?P<note>(?: [^ ]+){0,4})",
            "  host mx.example.com [203.0.113.5] MX=10",
            "  host mx.example.com [203.0.113.5]",
        ),
        gives_reason=False,
        parts={
            "router": "The router that would take the address.",
            "transport": "The transport that would deliver it.",
            "parent address": "The address whose forwarder or default address leads here.",
        },
    ),
    Kind(
        "journal-field",
        "A field of the line above, in the verbose output of the journal of systemd.",
        alone(
            r" {4}(?P<journal_field>_?[A-Z][A-Z0-9_]+=)(?P<value>.*)",
            "    _PID=12",
        ),
        gives_reason=False,
    ),
]
