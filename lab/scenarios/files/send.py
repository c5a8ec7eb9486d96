"""send.py HOST PORT SECURE(ssl, tls, none) USER PASSWORD TO [LINES]: Python's smtplib."""

import smtplib
import ssl
import sys
from email.message import EmailMessage

host, port, secure, user, password, to, *lines = sys.argv[1:]
message = EmailMessage()
message["From"], message["To"], message["Subject"] = "info@example.com", to, "From Python"
message.set_content("A line of text.\n" * int(lines[0] if lines else 1))
try:
    context = ssl.create_default_context()
    session: smtplib.SMTP
    if secure == "ssl":
        session = smtplib.SMTP_SSL(host, int(port), timeout=15, context=context)
    else:
        session = smtplib.SMTP(host, int(port), timeout=15)
    with session:
        if secure == "tls":
            session.starttls(context=context)
        if user:
            session.login(user, password)
        session.send_message(message)
    print("Python: sent")
except (OSError, smtplib.SMTPException) as error:
    print(f"Python: {type(error).__name__}: {error}")
