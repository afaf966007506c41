"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.foundation.clock import business_now
from tenantry.notices.use_cases.mail_password_link import mail_password_link
from tenantry.notices.use_cases.send_mail import send_mail


@app.task(name="notices.send", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send(provider_id: int, mail_id: int) -> None:
    """Send one mail; tried until it is sent, kept, or given up."""
    send_mail(provider_id=provider_id, mail_id=mail_id)


@app.task(name="notices.password_link", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def password_link(email: str, request_id: str) -> None:
    """Look whether anybody has that address, and write to them if so."""
    mail_password_link(email=email, request_id=request_id, now=business_now())
