"""A simulator process and a client for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2

from partner_center import Endpoints, PartnerCenter
from partner_center.models.common import Address
from partner_center.models.customers import NewBillingProfile, NewCompanyProfile, NewCustomer

ROOT = Path(__file__).parents[3]
RESELLER, MPN = "0b7a9c44-21d7-4f6e-8e11-7c5d3a9e2f02", "5012345"
TENANT, CLIENT_ID, SECRET = "partner.onmicrosoft.com", "11111111-1111-1111-1111-111111111111", "secret"
REFRESH_TOKEN = "simulator-refresh-token"
PORTO = Address(
    address_line1="Rua das Flores 12",
    city="Porto",
    postal_code="4050-265",
    country="PT",
    first_name="Rita",
    last_name="Sousa",
    phone_number="+351220000000",
)


class Consent:
    """A consent kept in memory."""

    def __init__(self, token: str = REFRESH_TOKEN) -> None:
        self.token = token

    def load(self) -> str:
        return self.token

    def store(self, new: str) -> None:
        self.token = new


@dataclass(frozen=True)
class Simulation:
    """A running simulator and its control interface."""

    origin: str
    control: httpx2.Client

    def client(self, **options: Any) -> PartnerCenter:
        """A client for the simulator, with its default credentials."""
        settings: dict[str, Any] = {
            "endpoints": Endpoints.at(self.origin),
            "tenant": TENANT,
            "client_id": CLIENT_ID,
            "client_secret": SECRET,
            "refresh_tokens": Consent(),
            "timeout_seconds": 20,
        }
        return PartnerCenter(**(settings | options))

    def tell(self, path: str, body: object) -> Any:
        """A word to the control interface."""
        answer = self.control.post(path, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


@contextmanager
def running(*arguments: str) -> Iterator[Simulation]:
    """Start a simulator on a free port; it is stopped at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "partner_center_simulator", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    try:
        assert process.stdout is not None
        origin = process.stdout.readline().strip().rpartition(" ")[2]
        with httpx2.Client(base_url=origin, timeout=20) as control:
            simulation = Simulation(origin, control)
            reseller = {"tenantId": RESELLER, "name": "Meridian IT", "mpnId": MPN, "location": "PT"}
            simulation.tell("/_sim/resellers", reseller | {"mpaSigned": True})
            yield simulation
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def new_customer(reseller: str | None = RESELLER) -> NewCustomer:
    """A customer with a domain that nobody has yet."""
    return NewCustomer(
        company_profile=NewCompanyProfile(domain=f"solmar{uuid4().hex[:10]}.onmicrosoft.com"),
        billing_profile=NewBillingProfile(
            email="rita@solmar.pt",
            culture="pt-PT",
            language="pt",
            company_name="Solmar Lda",
            default_address=PORTO,
        ),
        associated_partner_id=reseller,
    )
