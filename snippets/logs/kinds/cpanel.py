"""The lines that cPanel's configuration and its tools add to Exim's log."""

from __future__ import annotations

from .record import Kind, text

KINDS = [
    Kind(
        "cpanel-connection-outbound",
        "cPanel's note that a message leaves for another server: time, ID, sending domain and recipient. It feeds the hourly counts.",
        text(
            r"SMTP connection outbound (?P<epoch>[0-9]+) (?P<message_id>[^ ]+) "
            r"(?P<sender_domain>[^ ]*) (?P<recipient>[^ ]+)",
            "SMTP connection outbound 1458889565 1tixMn-00000000C5j-1wRa example.com user@example.net",
        ),
        gives_reason=False,
    ),
    Kind(
        "cpanel-connection-identification",
        "cPanel's note on which account is charged with an outgoing message.",
        text(
            r"SMTP connection identification(?: (?P<host_name>H=[^ ]*))?(?: (?P<ip>A=[^ ]*))?"
            r"(?: (?P<port>P=[^ ]*))?(?: (?P<sender_domain>D=[^ ]*))?"
            r"(?: (?P<original_sender>O=[^ ]*))?(?: (?P<recipient>E=[^ ]*))?"
            r"(?: (?P<message_id>M=[^ ]*))?(?: (?P<cPanel_user>U=[^ ]*))?(?: (?P<uid>ID=[^ ]*))?"
            r"(?: (?P<envelope_sender>S=[^ ]*))?(?: (?P<identified_by>B=[^ ]*))?",
            "SMTP connection identification H=localhost A=127.0.0.1 P=51234 U=example ID=1002 S=example B=identify_local_connection",
        ),
        gives_reason=False,
    ),
    Kind(
        "cpanel-sender-identification",
        "cPanel's note on which account and domain sent a message.",
        text(
            r"Sender identification(?: (?P<cPanel_user>U=[^ ]*))?(?: (?P<sender_domain>D=[^ ]*))?"
            r"(?: (?P<envelope_sender>S=[^ ]*))?",
            "Sender identification U=example D=example.com S=info@example.com",
        ),
        gives_reason=False,
    ),
    Kind(
        "cpanel-details",
        "A server's own note on the user, domain or script that sent a message.",
        text(
            r"SMTP Email Details - User: (?P<user>[^,]*), Owner: (?P<cPanel_user>[^,]*), "
            r"Domain: (?P<sender_domain>[^,]*), X-Authenticated_sender: "
            r"(?P<authenticated_sender>[^,]*), Rate: (?P<rate>.*)",
            "SMTP Email Details - User: info@example.com, Owner: example, Domain: example.com, X-Authenticated_sender: info@example.com, Rate: 3.9 / 1h:",
        ),
        text(
            r"Script details - User: (?P<user>.*?), Owner: (?P<cPanel_user>[^,]*), "
            r"Domain: (?P<sender_domain>[^ ,]*),? X-PHP-Script: (?P<script>.*?), "
            r"X-PHP-Filename: ?(?P<script_file>.*)",
            "Script details - User: ann, Owner: ann, Domain: example.com, X-PHP-Script: www.example.com/send.php for 192.0.2.7, X-PHP-Filename: /home/ann/public_html/send.php",
        ),
        text(r"Script details - (?P<note>.*)", "Script details - no script was named"),
        gives_reason=False,
    ),
    Kind(
        "cpanel-spamassassin",
        "The verdict of Apache SpamAssassin on a message as it arrived.",
        text(
            r"Warning: \"SpamAssassin as (?P<user>[^ ]+) detected (?P<verdict>.*?) ?"
            r"\((?P<score>-?[0-9.]+)\)(?P<note>.*?)\"",
            'Warning: "SpamAssassin as ann detected message as spam (12.0)"',
        ),
        text(
            r"Warning: \"SpamAssassin as (?P<user>[^ ]+) (?P<verdict>[^\"]*)\"",
            'Warning: "SpamAssassin as ann could not be reached"',
        ),
        gives_reason=False,
        parts={"user": "The user whose settings SpamAssassin used."},
    ),
    Kind(
        "cpanel-limit",
        "A domain or sender has reached a sending limit of cPanel & WHM.",
        text(
            r"Sender (?P<envelope_sender>[^ ]+) has exceeded .*",
            "Sender ann@example.com has exceeded the max emails per hour (100/100 (100%)) allowed. Message will be reattempted later",
        ),
        text(
            r"Domain (?P<sender_domain>[^ ]+) has exceeded .*",
            "Domain example.com has exceeded the max emails per hour (151/150 (100%)) allowed. Message will be reattempted later",
        ),
    ),
    Kind(
        "cpanel-hold",
        "Outgoing mail of a sender or domain is on hold or suspended.",
        text(
            r"Sender (?P<envelope_sender>[^ ]+) has an outgoing mail (?:hold|suspension)",
            "Sender ann@example.com has an outgoing mail suspension. Message discarded.",
        ),
        text(
            r"Domain (?P<sender_domain>[^ ]+) has an outgoing mail (?:hold|suspension)",
            "Domain example.com has an outgoing mail hold. Message discarded.",
        ),
        text(
            r'Outgoing mail from "(?P<sender_domain>[^"]*)" has been suspended\.?',
            'Outgoing mail from "example.com" has been suspended.',
        ),
    ),
]
