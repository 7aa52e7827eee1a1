"""Handing a letter to the mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from governance.base.errors import Unavailable
from governance.settings import MailSettings

TIMEOUT_SECONDS: Final = 20


class MailRefused(Exception):
    """The mail server will never take this letter."""


def send(settings: MailSettings, message: EmailMessage) -> None:
    """
    Give the letter to the server.

    Raises `Unavailable` when it may be tried again and `MailRefused` when not.
    """
    try:
        with smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_SECONDS) as server:
            if settings.starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.user:
                server.login(settings.user, _password(settings))
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if all(code >= 500 for code in codes):
            raise MailRefused(f"The mail server refused the recipient ({codes}).") from None
        raise Unavailable("The mail server asks to try again.", retry_after=300) from error
    except smtplib.SMTPResponseException as error:
        if error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError):
            raise MailRefused(f"The mail server refused the letter ({error.smtp_code}).") from None
        raise Unavailable("The mail server asks to try again.", retry_after=300) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable("The mail server cannot be reached.", retry_after=60) from error


def _password(settings: MailSettings) -> str:
    return Path(settings.password_file).read_text(encoding="utf-8").strip()
