"""What whoever runs the installation does for people from the command line."""

from __future__ import annotations

import sys

from django.conf import settings

from tenantry.foundation.clock import business_now
from tenantry.kernel.problems import Refused
from tenantry.parties.links import password_token_of
from tenantry.parties.use_cases.reset_factors import reset_factors
from tenantry.words import sentence


def let_in_again(email: str, *, why: str, with_link: bool) -> int:
    """Remove the person's second factors, and say what was done and what comes next; the exit code."""
    try:
        done = reset_factors(email=email, why=why, now=business_now())
    except Refused as refused:
        for problem in refused.problems:
            print(f"tenantry: {sentence(problem, 'en')}", file=sys.stderr)
        return 1
    print(
        f"{email}: {done.factors} factors and {done.links} links with single sign-on removed, "
        f"{done.sessions} sessions ended. It is on record, and the person is told by mail."
    )
    print("At the next sign-in with the password, staff sets up a new second factor.")
    if with_link:
        address = f"/account/new-password/{password_token_of(done.person)}/"
        print(f"A new password can be chosen for one hour at {settings.TENANTRY_PUBLIC_URL}{address}")
    return 0
