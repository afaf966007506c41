"""Speaking to the mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from tenantry.notices.letters import Letter
from tenantry.notices.reads import MailView

TIMEOUT_SECONDS = 20.0


class NotSent(Exception):
    """The server did not take the mail; `is_final` when asking again cannot help."""

    def __init__(self, why: str, *, is_final: bool) -> None:
        super().__init__(why)
        self.is_final = is_final


def message(mail: MailView, letter: Letter) -> EmailMessage:
    """The mail as it goes over the wire."""
    made = EmailMessage()
    sender = settings.TENANTRY_MAIL_FROM or mail.house_email
    made["From"] = formataddr((mail.house, sender))
    made["To"] = mail.recipient
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(mail.at)
    made["Message-ID"] = f"<{mail.public_id}@{sender.rpartition('@')[2]}>"
    if sender != mail.house_email:
        made["Reply-To"] = mail.house_email
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text)
    made.add_alternative(letter.html, subtype="html")
    return made


def send(mail: MailView, letter: Letter) -> None:
    """Hand the mail over; NotSent when the server does not take it or cannot be reached."""
    try:
        with _connected(urlsplit(settings.TENANTRY_MAIL_URL)) as server:
            server.send_message(message(mail, letter))
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise NotSent(f"recipient refused: {codes}", is_final=all(code >= 500 for code in codes)) from refused
    except smtplib.SMTPResponseException as refused:
        raise NotSent(f"{refused.smtp_code} {refused.smtp_error!r}", is_final=False) from refused
    except (smtplib.SMTPException, OSError) as failure:
        raise NotSent(f"{type(failure).__name__}: {failure}", is_final=False) from failure


def _connected(url: SplitResult) -> smtplib.SMTP:
    host, context = url.hostname or "", ssl.create_default_context()
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 587, timeout=TIMEOUT_SECONDS)
        server.ehlo()
        # A password is never sent in clear; a server on this machine may do without encryption.
        if server.has_extn("starttls"):
            server.starttls(context=context)
        elif url.username:
            server.close()
            raise NotSent("the server offers no STARTTLS, and a password is to be sent", is_final=False)
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server
